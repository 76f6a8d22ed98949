//! What showing suggestions does to people's answers: answers given before a suggestion was seen,
//! and answers given with suggestions in sight.
//!
//! **Which answers are compared.** Only those to items that chance could have had judged either way
//! under the policy in force: what is drawn from items that would else be accepted unseen is
//! judged blind or not at all, and such items are easier than those that go to people. Whether the
//! share is the same for all or drawn for each person anew, each answer is in its arm by chance.
//! Where no rule in force draws a blind share, all answers are compared, and that is said.
//!
//! **Truth** is the known answer, else what the others settled, without this answer. The suggestion
//! that is followed or not is the one with the highest score: it is the one that is offered first.

use std::rc::Rc;

use super::design::{self, Design};
use super::gold::Golden;
use super::kept::Kept;
use super::log::{Told, told};
use super::people::Answer as Here;
use super::shares::{CONFIDENCE, apart, gap, per_cent, said, share};
use super::vocabulary::speaking;
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::assurance::blind_arm::{Answer, Arms, BlindArm, blind_arm};
use crate::core::assurance::gap::Gap;
use crate::core::assurance::holm::holm;
use crate::core::assurance::label_shift::{Draws, Shift, Shifting};
use crate::core::assurance::share::{Share as Counted, least};
use crate::core::model::question::QuestionKind;
use crate::core::model::route::Arm;
use crate::core::model::value::Value;
use crate::core::team::settled::{Settled, settle};
use crate::core::text::{counted, figure};
use crate::engine::accepted::Place;
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{AgentArms, BlindFound, LabelShift, PersonArms, Share};
use crate::engine::protocol::study::Studied;

/// Answers that one step looks at, and answers that one step draws again.
const STEP: usize = 1_000;
const DRAWN: u64 = 200_000;

/// Labels that are told one by one, the most frequent ones.
const MOST_LABELS: usize = 24;

/// Gaps stand out below it.
const LEVEL: f64 = 1.0 - CONFIDENCE;

pub fn begin(open: &Open, question: &str, seed: u64) -> Result<Box<dyn Piece>, String> {
    let question_place = place(open, question)?;
    let golden = Golden::new(question);
    let begun = design::Begun::new(open);
    let follow = move |gathered: Gathered, _: &Open, _: &mut Kept| {
        if gathered.compared().next().is_none() {
            return Step::nothing(gathered.nothing());
        }
        let draws = Draws { seed, ..Draws::default() };
        let answers: Vec<Answer> = gathered.compared().copied().collect();
        let shifting = match gathered.is_text {
            true => None,
            false => Shifting::new(&answers, draws, CONFIDENCE),
        };
        let next = then(Drawing { shifting }, move |shift, open, _| {
            Step::found(Studied::Blind(gathered.found(open, &answers, shift.as_ref())))
        });
        Step::On(next, None)
    };
    Ok(told(question_place, move |told, _, _| {
        let next = then(golden, move |gold, open, kept| {
            begun.on(open, kept, move |design, open| {
                let gathering = Gathering::new(open, question_place, design, told, gold);
                Step::On(then(gathering, follow), None)
            })
        });
        Step::On(next, None)
    }))
}

/// Answers with their suggestions and the truth.
struct Gathering {
    question: usize,
    design: Rc<Design>,
    told: Told,
    gold: Vec<(u32, Value)>,
    next: usize,
    agents: Vec<usize>,
    found: Gathered,
}

#[derive(Default)]
struct Gathered {
    is_text: bool,
    /// By number.
    people: Vec<String>,
    values: Vec<Value>,
    agents: Vec<usize>,
    /// With the item, and by agent what it suggests.
    answers: Vec<(Answer, Vec<Option<u32>>)>,
    /// Whether each could have been given in the other arm.
    comparable: Vec<bool>,
    /// A rule in force draws items to be judged blind; other items for each person.
    is_drawn: bool,
    is_for_each: bool,
}

impl Gathering {
    fn new(
        open: &Open,
        question: usize,
        design: Rc<Design>,
        told: Told,
        gold: Vec<(u32, Value)>,
    ) -> Self {
        let kind = open.data.schema.questions.get(question).map(|it| &it.kind);
        let agents = speaking(open, question);
        let found = Gathered {
            is_text: kind.is_some_and(QuestionKind::is_free),
            people: told.here.names.clone(),
            agents: agents.clone(),
            is_drawn: design.draws_blind(),
            is_for_each: design.draws_blind_for_each(),
            ..Gathered::default()
        };
        Self { question, design, told, gold, next: 0, agents, found }
    }

    fn look(&mut self, open: &Open, place: usize, answer: &Here) {
        let Some(origin) = self.told.origin(place) else { return };
        if origin.is_bulk || !answer.settles.is_empty() {
            return;
        }
        let index = answer.item;
        let columns = &open.data.columns;
        let values = columns.values.get(self.question);
        let text = |code: u32| Value::One(code.to_string());
        // A text is kept as a number alone: equal numbers are equal texts.
        let is_text = self.found.is_text;
        let value_of = |code: u32| match is_text {
            true => Some(text(code)),
            false => values.and_then(|values| values.get(code)).cloned(),
        };
        let valued = |value: &Value| match is_text {
            true => text(values.and_then(|values| values.find(value)).unwrap_or_default()),
            false => value.clone(),
        };
        let known = self.gold.binary_search_by_key(&index, |it| it.0).ok();
        let known = known.and_then(|place| self.gold.get(place)).map(|it| valued(&it.1));
        let truth =
            known.or_else(|| self.by_others(open, index, answer.annotator).map(|it| valued(&it)));
        let answered = answer.value.as_ref().map(valued);
        let top = Place::Top.cell(columns, self.question, index).and_then(|it| value_of(it.1.code));
        let by_agent: Vec<Option<Value>> = (self.agents.iter())
            .map(|agent| value_of(columns.cell(self.question, *agent, index)?.code))
            .collect();
        let annotator = answer.annotator;
        let is_blind = origin.arm == Arm::Blind;
        let found = &mut self.found;
        // Who rejects and says nothing else gave no label; that it is not the suggestion is known
        // of the rejected one alone.
        let Some(answered) = answered else { return };
        let answered = found.number(answered);
        let mut numbered = |value: Option<Value>| value.map(|it| found.number(it));
        let one = Answer {
            annotator,
            is_blind,
            suggested: numbered(top),
            answered,
            truth: numbered(truth),
        };
        let by_agent = by_agent.into_iter().map(numbered).collect();
        found.answers.push((one, by_agent));
        found.comparable.push(!found.is_drawn || self.design.has_both_arms(index));
    }

    /// What the others say of an item, where they settle it.
    fn by_others(&self, open: &Open, index: u32, annotator: u32) -> Option<Value> {
        let told = &self.told;
        let me = told.here.names.get(annotator as usize)?;
        let (mut said, _) = told.said_singly(&open.data, index, None);
        said.retain(|said| said.annotator != me);
        let opinions = told.opinions(&said);
        match settle(&opinions) {
            Settled::Single(value)
            | Settled::Unanimous(value)
            | Settled::Adjudicated { value, .. } => value.cloned(),
            Settled::Open | Settled::Unresolved { .. } => None,
        }
    }
}

impl Work for Gathering {
    type Found = Gathered;

    fn step(&mut self, open: &Open) -> bool {
        let answers = self.told.here.answers.len();
        let until = answers.min(self.next + STEP);
        let here = Rc::clone(&self.told.here);
        for (place, answer) in here.ordered(self.next..until) {
            self.look(open, place, answer);
        }
        self.next = until;
        self.next < answers
    }

    fn left(&self) -> Option<u32> {
        Some(count(self.told.here.answers.len().saturating_sub(self.next).div_ceil(STEP)))
    }

    fn finish(self, _: &Open) -> Gathered {
        self.found
    }
}

/// Resamples, where there are labels in both arms.
struct Drawing {
    shifting: Option<Shifting>,
}

impl Work for Drawing {
    type Found = Option<Shift>;

    fn step(&mut self, _: &Open) -> bool {
        self.shifting.as_mut().is_some_and(|shifting| shifting.step(DRAWN))
    }

    fn left(&self) -> Option<u32> {
        let shifting = self.shifting.as_ref()?;
        let answers = shifting.left().saturating_mul(shifting.answers());
        Some(u32::try_from(answers.div_ceil(DRAWN)).unwrap_or(u32::MAX))
    }

    fn finish(self, _: &Open) -> Self::Found {
        self.shifting.map(Shifting::finish)
    }
}

impl Gathered {
    fn number(&mut self, value: Value) -> u32 {
        let place = self.values.iter().position(|it| *it == value).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        count(place)
    }

    /// Answers that are compared.
    fn compared(&self) -> impl Iterator<Item = &Answer> {
        self.compared_with_agents().map(|it| &it.0)
    }

    fn compared_with_agents(&self) -> impl Iterator<Item = &(Answer, Vec<Option<u32>>)> {
        self.answers.iter().zip(&self.comparable).filter(|it| *it.1).map(|it| it.0)
    }

    fn nothing(&self) -> String {
        match self.answers.len() {
            0 => "nobody answered this question here yet".to_owned(),
            1 => "the only answer is to an item that could not have been judged the other way"
                .to_owned(),
            n => format!(
                "none of the {} answers is to an item that could have been judged either way",
                figure(n as u64)
            ),
        }
    }

    fn found(&self, open: &Open, answers: &[Answer], shift: Option<&Shift>) -> BlindFound {
        let arms = blind_arm(answers, CONFIDENCE);
        let in_arm = |blind: bool| answers.iter().filter(|it| it.is_blind == blind).count();
        let agents = self.agents(open);
        let labels = self.labels(shift);
        BlindFound {
            blind: count(in_arm(true)),
            assisted: count(in_arm(false)),
            accepted_wrong: of_seen(&arms.wrong_accepted, false, "wrong"),
            rejected_right: of_seen(&arms.right_followed, true, "right"),
            shift: match enough(shift) {
                Some(shift) => Share {
                    value: finite(shift.distance),
                    low: Some(shift.interval.low),
                    high: Some(shift.interval.high),
                    n: shift.n.iter().sum::<u64>() as f64,
                    undefined: None,
                },
                None => Share { undefined: Some(self.no_shift(shift)), ..Share::default() },
            },
            shift_p: enough(shift).and_then(|it| finite(it.p)),
            sentences: self.sentences(open, &arms, &agents, shift),
            agents,
            labels,
            method: self.method(),
            people: self.by_person(answers),
        }
    }

    fn no_shift(&self, shift: Option<&Shift>) -> String {
        if self.is_text {
            return "texts are no labels".to_owned();
        }
        let in_arm = |blind: bool| self.compared().filter(|it| it.is_blind == blind).count();
        let [assisted, blind] = [in_arm(false), in_arm(true)].map(|n| n as u64);
        let all = Arms::of_counts([assisted; 2], [blind; 2], CONFIDENCE);
        let too_few = all.too_few().filter(|_| enough(shift).is_none());
        too_few.unwrap_or_else(|| "labels were not drawn again".to_owned())
    }

    /// How often people say what each agent suggests.
    fn agents(&self, open: &Open) -> Vec<AgentArms> {
        let arms: Vec<(String, Arms)> = (self.agents.iter().enumerate())
            .filter_map(|(at, place)| {
                let agent = open.data.schema.agents.get(*place)?;
                let of_agent: Vec<Answer> = self
                    .compared_with_agents()
                    .map(|(answer, by_agent)| Answer {
                        suggested: by_agent.get(at).copied().flatten(),
                        ..*answer
                    })
                    .collect();
                Some((agent.id.clone(), blind_arm(&of_agent, CONFIDENCE).accuracy))
            })
            .collect();
        let adjusted = adjusted(arms.iter().map(|it| &it.1));
        let one = |((agent, arms), p): (&(String, Arms), &Option<f64>)| AgentArms {
            agent: agent.clone(),
            blind: share(&arms.blind, "no blind answer where it suggests something"),
            assisted: share(&arms.assisted, "no answer with its suggestion in sight"),
            gap: gap(arms.gap, *p, p.is_some_and(|p| p < LEVEL)),
        };
        arms.iter().zip(&adjusted).map(one).collect()
    }

    /// The most frequent labels, in the order of their names.
    fn labels(&self, shift: Option<&Shift>) -> Vec<LabelShift> {
        let mut labels: Vec<&(u32, Arms)> = shift.iter().flat_map(|it| &it.labels).collect();
        let times = |arms: &Arms| arms.assisted.hits + arms.blind.hits;
        labels.sort_by(|a, b| times(&b.1).total_cmp(&times(&a.1)).then(a.0.cmp(&b.0)));
        labels.truncate(MOST_LABELS);
        let adjusted = adjusted(labels.iter().map(|it| &it.1));
        let one = |((label, arms), p): (&&(u32, Arms), &Option<f64>)| LabelShift {
            label: self.values.get(*label as usize).map(Value::brief).unwrap_or_default(),
            blind: share(&arms.blind, "no blind answers"),
            assisted: share(&arms.assisted, "no answers with suggestions in sight"),
            gap: gap(arms.gap, *p, p.is_some_and(|p| p < LEVEL)),
        };
        labels.iter().zip(&adjusted).map(|(it, p)| one((it, p))).collect()
    }

    fn by_person(&self, answers: &[Answer]) -> Vec<PersonArms> {
        let one = |(number, name): (u32, &String)| {
            let mine: Vec<Answer> =
                answers.iter().filter(|it| it.annotator == number).copied().collect();
            let in_arm = |blind: bool| mine.iter().filter(|it| it.is_blind == blind).count();
            let arms = blind_arm(&mine, CONFIDENCE).wrong_accepted;
            let accepted_wrong = of_seen(&arms, false, "wrong");
            (!mine.is_empty()).then(|| PersonArms {
                name: name.clone(),
                blind: count(in_arm(true)),
                assisted: count(in_arm(false)),
                accepted_wrong,
            })
        };
        (0..).zip(&self.people).filter_map(one).collect()
    }

    fn sentences(
        &self,
        open: &Open,
        arms: &BlindArm,
        agents: &[AgentArms],
        shift: Option<&Shift>,
    ) -> Vec<String> {
        let mut sentences = Vec::new();
        let BlindArm { accuracy, wrong_accepted, right_followed } = arms;
        sentences.push(compared(accuracy, "People say what is suggested", true));
        if wrong_accepted.assisted.n + wrong_accepted.blind.n > 0 {
            sentences.push(compared(
                wrong_accepted,
                "Where the suggestion is wrong, people say the same as it",
                false,
            ));
        }
        if right_followed.assisted.n + right_followed.blind.n > 0 {
            sentences.push(compared(
                right_followed,
                "Where the suggestion is right, people say the same as it",
                false,
            ));
        }
        let schema = &open.data.schema;
        let name =
            |id: &str| schema.agent(id).map_or_else(|| id.to_owned(), |it| it.name().to_owned());
        let out: Vec<String> =
            agents.iter().filter(|it| it.gap.stands_out).map(|it| name(&it.agent)).collect();
        if !out.is_empty() && agents.len() > 1 {
            sentences.push(format!(
                "What is said of {} differs between the two by more than chance.",
                out.join(", ")
            ));
        }
        if let Some(shift) = enough(shift).filter(|it| it.p >= LEVEL) {
            sentences.push(format!(
                "That labels move when suggestions are shown is not proved: between two lots of \
                 so many answers chance alone makes {} on average.",
                per_cent(shift.by_chance)
            ));
        }
        sentences
    }

    fn method(&self) -> String {
        let left_out = self.comparable.iter().filter(|it| !**it).count() as u64;
        let chance = match self.is_for_each {
            true => "Chance decided for each person which items they judge blind.",
            false => "Chance decided which items are judged blind.",
        };
        let mut said = match (self.is_drawn, left_out) {
            (false, _) => "No rule in force draws items to be judged blind, so it is not known \
                           that chance decided which answers are blind: where other items were \
                           judged blind than with suggestions in sight, that shows here too. "
                .to_owned(),
            (true, 0) => format!("{chance} "),
            (true, n) => format!(
                "{chance} {} to items that could not have been \
                 judged the other way {} left out. ",
                counted(n, "answer"),
                if n == 1 { "is" } else { "are" },
            ),
        };
        said += "What is right is the known answer, else what the others settled without the \
                 answer at hand; of several suggestions the one with the highest score counts. \
                 Intervals by Wilson, gaps by Newcombe, 95 %; p by Holm; labels by a permutation \
                 within each person. Answers given in bulk do not count";
        said
    }
}

/// Of answers with a suggestion in sight that is known to be wrong, or right: the share that says the
/// same as it, or another thing.
fn of_seen(arms: &Arms, is_turned: bool, what: &str) -> Share {
    let seen = &arms.assisted;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole count")]
    let hits = seen.hits as u64;
    let hits = if is_turned { seen.n.saturating_sub(hits) } else { hits };
    let why = format!("no suggestion in sight was known to be {what}");
    let mut found = share(&Counted::of_counts(hits, seen.n, CONFIDENCE), &why);
    if arms.more[0] > 0 && seen.n > 0 {
        found = Share {
            undefined: Some(format!(
                "too few yet: {} seen, {} more needed",
                counted(seen.n, &format!("{what} suggestion")),
                figure(arms.more[0])
            )),
            n: seen.n as f64,
            ..Share::default()
        };
    }
    found
}

/// With enough answers in both arms to say how far they are apart.
fn enough(shift: Option<&Shift>) -> Option<&Shift> {
    let least = least(CONFIDENCE);
    shift.filter(|shift| shift.n.iter().all(|n| *n >= least))
}

/// Holm over all that have enough answers.
fn adjusted<'a>(arms: impl Iterator<Item = &'a Arms>) -> Vec<Option<f64>> {
    let p = |arms: &Arms| arms.gap.filter(|_| arms.more == [0, 0]).map(|gap| gap.p);
    let p_values: Vec<Option<f64>> = arms.map(p).collect();
    let mut adjusted = holm(&p_values.iter().flatten().copied().collect::<Vec<f64>>()).into_iter();
    p_values.iter().map(|p| p.and_then(|_| adjusted.next())).collect()
}

/// `People say what is suggested: 90 % of 100 with it in sight, 75 % of 40 without; 15 points …`
fn compared(arms: &Arms, what: &str, is_accuracy: bool) -> String {
    let Arms { assisted, blind, .. } = arms;
    if let Some(few) = arms.too_few() {
        return format!("{what}: {few}.");
    }
    let sides = format!("{what}: {} with it in sight, {} without", said(assisted), said(blind));
    match arms.gap.filter(Gap::is_clear) {
        Some(gap) if gap.value > 0.0 && is_accuracy => format!(
            "{sides}; {} more. By so much the agents look better than they are.",
            apart(&gap)
        ),
        Some(gap) => {
            let than = if gap.value > 0.0 { "more" } else { "less" };
            format!("{sides}; {} {than}.", apart(&gap))
        }
        None => format!("{sides}; no more apart than chance would have it."),
    }
}
