//! The word that was most likely meant: for "did you mean".

/// The candidate that is spelled most like `wanted`, in any case, if one is near: one slip in three characters at most,
/// or a longer word of which it is a part. Of equally near ones it is the first.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.trim().to_lowercase();
    let length = wanted.chars().count();
    let apart = |candidate: &'a str| {
        let known = candidate.to_lowercase();
        let most = (known.chars().count() / 3).clamp(1, 4);
        // Long texts are not compared letter by letter.
        let near = length.abs_diff(known.chars().count()) <= most;
        let slips = if near { strsim::damerau_levenshtein(&wanted, &known) } else { usize::MAX };
        let is_part = length >= 4 && known.contains(&wanted);
        if slips <= most { Some((slips, candidate)) } else { is_part.then_some((usize::MAX, candidate)) }
    };
    candidates.into_iter().filter_map(apart).min_by_key(|(slips, _)| *slips).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_parts_of_words_are_near_and_other_words_are_not() {
        let words = ["Telegram", "Letter", "citation_verbatim", "languages"];
        for (wanted, near) in [
            ("telegramm", Some("Telegram")),
            ("Leter", Some("Letter")),
            ("language", Some("languages")),
            ("citation", Some("citation_verbatim")),
            ("Minutes", None),
            ("", None),
        ] {
            assert_eq!(nearest(wanted, words), near, "{wanted}");
        }
        assert_eq!(nearest(&"Telegram ".repeat(100_000), words), None);
    }
}
