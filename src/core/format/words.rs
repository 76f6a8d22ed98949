//! What column names mean: the words that peers and people use for them.

/// A meaning that a word in a column's name can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Id,
    Text,
    Conversation,
    Image,
    /// A generated text.
    Generated,
    Label,
    /// A label, and the word names the question: `sentiment`.
    Question,
    /// A label on a scale, and the word names the question: `severity`.
    Scale,
    Score,
    Probability,
    Rationale,
    Agent,
    Annotator,
    /// Whoever it is about, in a table of answers who answered: `user`.
    Who,
    /// What is judged, in a table of answers: `item`.
    Item,
    /// The label is a person's.
    Human,
    Gold,
    /// The label is a machine's, whichever.
    Machine,
    /// What slices are made of.
    Slice,
}

/// Words by meaning, lower case, with a space between: English first, then German, French,
/// Spanish, Italian, Portuguese, Dutch, Polish, Russian, Chinese, Japanese, Arabic where
/// they differ.
const WORDS: &[(Meaning, &str)] = &[
    (
        Meaning::Id,
        "id uid uuid guid key idx kennung nummer identifiant identificador \
         identyfikator идентификатор 编号 番号",
    ),
    (
        Meaning::Text,
        "text texts content body message msg comment sentence document utterance tweet \
         post title headline prompt instruction input query context article email \
         abstract description transcript passage premise hypothesis snippet question \
         review nachricht inhalt kommentar satz beitrag titel frage texte contenu \
         commentaire phrase avis titre texto contenido mensaje comentario frase reseña \
         título testo messaggio commento titolo conteúdo mensagem comentário tekst \
         bericht treść wiadomość текст сообщение комментарий 文本 内容 正文 评论 テキスト 本文 نص",
    ),
    (
        Meaning::Conversation,
        "messages conversation conversations dialog dialogue turns thread chat history \
         gespräch verlauf conversación диалог 对话 会話",
    ),
    (
        Meaning::Image,
        "image images img photo picture thumbnail bild foto imagen immagine imagem \
         afbeelding изображение 图片 画像",
    ),
    (
        Meaning::Generated,
        "completion output response answer reply generated generation summary \
         translation chosen rejected preferred candidate antwort zusammenfassung \
         übersetzung réponse résumé traduction respuesta resumen risposta resposta \
         antwoord ответ 回答 摘要 要約",
    ),
    (
        Meaning::Label,
        "label labels class classes category categories target prediction predictions \
         predicted pred tag tags annotation choice verdict klasse kategorie étiquette \
         etiquette catégorie categorie etiqueta clase categoría categoria classe \
         etichetta etykieta метка класс категория 标签 类别 分类 ラベル カテゴリ تصنيف",
    ),
    (
        Meaning::Question,
        "sentiment polarity intent topic topics emotion emotions stance toxicity toxic \
         harm hate spam tone subject theme aspect stimmung absicht thema gefühl \
         intention thème sentimiento tema emoción sentimento tonalità тональность 情感 意图 \
         感情",
    ),
    (
        Meaning::Scale,
        "rating stars severity grade quality likert priority urgency helpfulness \
         relevance fluency bewertung schwere qualität priorität note gravité qualité \
         puntuación gravedad calidad voto gravità ocena оценка 评分 評価",
    ),
    (
        Meaning::Score,
        "score scores confidence conf certainty logit margin konfidenz sicherheit \
         confiance confianza confidenza confiança punteggio уверенность 置信度 得分 スコア 信頼度",
    ),
    (
        Meaning::Probability,
        "prob probs proba probability probabilities p wahrscheinlichkeit probabilité \
         probabilidad probabilità probabilidade вероятность 概率 確率",
    ),
    (
        Meaning::Rationale,
        "rationale reason reasoning explanation justification why begründung \
         explication explicación razón spiegazione обоснование 理由 解释",
    ),
    (
        Meaning::Agent,
        "model agent system classifier predictor llm engine modell modèle modelo \
         modello модель 模型 モデル",
    ),
    (
        Meaning::Annotator,
        "annotator annotators rater worker labeler labeller reviewer coder judge \
         observer assessor crowdworker turker annotateur anotador annotatore \
         разметчик 标注者",
    ),
    (
        Meaning::Who,
        "user participant subject contributor evaluator performer voter person expert \
         nutzer benutzer teilnehmer utilisateur usuario utente",
    ),
    (
        Meaning::Item,
        "item items task question example instance object unit document doc sample case \
         hit hitid post sentence image aufgabe objekt frage tâche tarea objeto compito",
    ),
    (Meaning::Human, "human manual person mensch humain humano umano 人工"),
    (
        Meaning::Gold,
        "gold golden truth true reference expected actual correct wahrheit vérité \
         verdad эталон 真值 正解",
    ),
    (
        Meaning::Machine,
        "predicted prediction predictions pred auto ai machine model suggested \
         suggestion",
    ),
    (
        Meaning::Slice,
        "lang language locale channel source domain dialect country region date time \
         timestamp created updated year split version platform product author user \
         gender age status sprache kanal quelle land datum langue canal pays idioma \
         fuente país fecha lingua paese язык 语言 言語",
    ),
];

/// The words of a column's name, lower case: cut at everything that is no letter or
/// digit, and where `camelCase` turns.
pub fn split(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let turns = c.is_uppercase() && before.is_lowercase();
        if !before.is_alphanumeric() || turns {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a word has a meaning. Numbers behind it do not count: `answer1`.
pub fn means(word: &str, meaning: Meaning) -> bool {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let list = WORDS.iter().find(|(known, _)| *known == meaning).map(|(_, list)| *list);
    list.unwrap_or_default().split(' ').any(|known| known == word || known == bare)
}

/// Whether any word of a name has a meaning.
pub fn any(words: &[String], meaning: Meaning) -> bool {
    words.iter().any(|word| means(word, meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_names() {
        let check = |name: &str, expected: &str| assert_eq!(split(name).join(" "), expected);
        check("predictedLabel", "predicted label");
        check("bert_base.prob_Positive", "bert base prob positive");
        check("ID", "id");
        check("Übersetzung-2", "übersetzung 2");
        check("标签", "标签");
        check("__", "");
    }

    #[test]
    fn words_are_lower_case_and_stand_once() {
        for (meaning, list) in WORDS {
            let mut seen = std::collections::BTreeSet::new();
            for word in list.split(' ') {
                assert_eq!(split(word), [word], "{meaning:?}");
                assert!(seen.insert(word), "{word} twice in {meaning:?}");
            }
        }
    }
}
