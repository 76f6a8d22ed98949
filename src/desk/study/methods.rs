//! The methods of inference, as the room names and explains them.

/// The methods of inference: id, title, help. A copy of what the engine has, so that a
/// room that draws does not carry the code that infers; a test holds the two together.
pub const METHODS: [(&str, &str, &str); 8] = [
    (
        "majority",
        "Majority",
        "The class that most raters say; every label counts the same. Needs nothing and \
         hides nothing, but a careless rater counts as much as a careful one. Ties stay \
         ties.",
    ),
    (
        "weighted",
        "Weighted vote",
        "A label counts as much as its rater agrees with the majority. Simple, and it \
         breaks most ties by who usually agrees; it cannot see that many are wrong \
         together.",
    ),
    (
        "dawid-skene",
        "Dawid-Skene",
        "Learns for every rater which classes they take for which, together with the \
         truth. Strong where raters gave many labels each and err in ways of their own; \
         too sure of itself, and with few labels per rater it rests on the smoothing.",
    ),
    (
        "one-coin",
        "One coin",
        "Learns one accuracy for every rater, together with the truth. Needs few labels \
         per rater; where raters take one class for another more than the other way round \
         it can collapse, so compare it with others.",
    ),
    (
        "mace",
        "MACE",
        "Learns for every rater how often they know the answer, and what they say when \
         they do not. Finds those who answer at random or always the same, and needs few \
         labels per rater; it does not see that a rater takes one class for another.",
    ),
    (
        "glad",
        "GLAD",
        "Learns one ability for every rater and one difficulty for every item: being \
         wrong about what nobody gets right costs less. Slower than the others; all wrong \
         classes are alike to it.",
    ),
    (
        "crowdlab",
        "CROWDLAB",
        "A weighted mean of a model's class probabilities and the labels; the weights \
         come from how often raters agree. Good where few raters saw each item and the \
         model is good; on unbalanced data raters can lose all weight, so look at the \
         weights.",
    ),
    (
        "dawid-skene-prior",
        "Dawid-Skene with a model",
        "Dawid-Skene that also reads the class probabilities of models, recalibrated to \
         the truth it finds. The recommended one where models give probabilities; several \
         models are one prior and do not count as independent raters.",
    ),
];

/// What a method is called, and how it works; the first where there is none of that id.
pub fn method(id: &str) -> (&'static str, &'static str, &'static str) {
    let [first, ..] = METHODS;
    METHODS.into_iter().find(|method| method.0 == id).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_methods_are_those_of_the_engine() {
        let core = crate::core::truth::METHODS.iter().map(|it| (it.id, it.title, it.help));
        assert_eq!(core.collect::<Vec<_>>(), METHODS);
        assert_eq!(method("glad").1, "GLAD");
        assert_eq!(method("").0, "majority");
    }
}
