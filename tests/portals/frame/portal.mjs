// The frame's page may be fetched by pages of other origins only as a frame; nothing else is needed.
export const headers = () => ({});
