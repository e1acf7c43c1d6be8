//! What the words of a name are.

use std::sync::LazyLock;

use crate::text::Lexicon;

/// A common given name.
pub(super) const GIVEN: u16 = 1;
/// What continues a given name after "de", as in "María de los Ángeles".
pub(super) const AFTER_DE: u16 = 2;
/// A title, which is no part of the name.
pub(super) const TITLE: u16 = 4;
/// A small word that belongs to the next one.
pub(super) const PARTICLE: u16 = 8;
/// What the name of an institution begins with.
pub(super) const INSTITUTION: u16 = 16;
/// What the name of a company ends with.
pub(super) const COMPANY: u16 = 32;
/// The same, if it is written with dots: without them it could be initials or a surname.
pub(super) const COMPANY_DOTTED: u16 = 64;
/// "And", between two people.
pub(super) const AND: u16 = 128;
/// What a name that stands for nobody begins with.
pub(super) const NOBODY: u16 = 256;

const WORDS: &[(u16, &str)] = &[
    (
        AFTER_DE,
        "angeles carmen consuelo cielo dios dolores fatima guadalupe jesus lourdes luz mar mercedes \
         milagros nieves pilar refugio remedios rocio rosario sagrario socorro sol soledad",
    ),
    (
        TITLE,
        "dr dra mvz mv sr sra srta srita don dona lic ing arq prof profa mtro mtra mr mrs ms miss c",
    ),
    (
        PARTICLE,
        "de del la las los san santa von van der da do dos di",
    ),
    (
        INSTITUTION,
        "clinica veterinaria hospital fundacion asociacion refugio albergue universidad \
         ayuntamiento municipio comercializadora distribuidora hotel centro colegio agropecuaria",
    ),
    (COMPANY, "cv rl sas ltda ltd inc llc eirl"),
    (COMPANY_DOTTED, "sa ac sc eu"),
    (AND, "y e"),
    (
        NOBODY,
        "publico mostrador cliente ventas venta persona consumidor sin na n nn",
    ),
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let given = include_str!("../../../data/given_names.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|word| (word, GIVEN));
    let others = WORDS
        .iter()
        .flat_map(|(kind, words)| words.split_whitespace().map(move |word| (word, *kind)));
    Lexicon::new(given.chain(others))
});

/// What a word is: a sum of the kinds above, 0 for a word that is nothing special.
pub(super) fn kinds(word: &str) -> u16 {
    match word {
        "&" | "/" => AND,
        _ => LEXICON.look(word),
    }
}
