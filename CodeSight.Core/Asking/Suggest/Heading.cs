using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CodeSight.Core.Asking.Condense;

namespace CodeSight.Core.Asking.Suggest;

/// <summary>A heading as the topic of a question.</summary>
internal static partial class Heading
{
    private const int MaxLength = 70;
    private const int MaxWords = 9;
    private const int MinLetters = 3;
    private const int MaxEnding = 3;

    // They stand in documents of any kind, and name none of what these are about.
    private static readonly FrozenSet<string> Boilerplate = Set(
        """
        introduction; intro; contents; content; table of contents; overview; summary; executive summary; abstract; appendix;
        annex; references; bibliography; index; notes; note; footnotes; general; general information; background; conclusion;
        conclusions; purpose; scope; about; about this document; other; miscellaneous; misc; history; revision history; version
        history; document history; changelog; change log; changes; version; versions; contact; contacts; contact us; questions;
        faq; frequently asked questions; details; more information; further reading; further information; see also; related
        documents; related links; links; disclaimer; preface; foreword; acknowledgements; glossary; definitions; examples;
        example; figures; tables; table; sheet; slide; page; title; untitled; data; info; information; description; important;
        warning; tip; tips; next steps; todo; agenda; welcome; copyright; license; einleitung; einführung; inhalt;
        inhaltsverzeichnis; übersicht; überblick; zusammenfassung; anhang; allgemeines; allgemein; sonstiges; hinweis; hinweise;
        hintergrund; fazit; zweck; geltungsbereich; literatur; quellen; verzeichnis; vorwort; kontakt; ansprechpartner; fragen;
        häufige fragen; beispiele; beispiel; änderungen; änderungshistorie; versionen; tabelle; blatt; seite; folie; titel;
        impressum; glossar; sommaire; table des matières; résumé; annexe; annexes; généralités; conclusion générale;
        introducción; índice; resumen; anexo; conclusiones; introduzione; indice; riassunto; allegato; conclusioni; inleiding;
        inhoud; inhoudsopgave; samenvatting; bijlage; conclusie; overzicht
        """);

    /// <summary>Returns a heading without its number and markup; null where it names no topic.</summary>
    public static string? Clean(string heading)
    {
        var text = Spaces().Replace(Number().Replace(heading, ""), " ").Trim(' ', '#', '*', ':', '.', '-', '–', '—', ',', ';', '"');
        if (text.Length is 0 or > MaxLength || text.Count(char.IsLetter) < MinLetters || Code().IsMatch(text)) return null;
        if (text.AsSpan().Count(' ') >= MaxWords) return null;
        if (text.StartsWith("Welcome to", StringComparison.OrdinalIgnoreCase)) return null;
        return Boilerplate.Contains(Digits().Replace(text, "").Trim(' ', '?').ToLowerInvariant()) ? null : text;
    }

    /// <summary>
    /// Writes a heading as a part of an English sentence: its first word in small letters if that is a word of grammar, or if the texts have such a
    /// word in small letters, which they do not have of a name or an acronym.
    /// </summary>
    public static string InSentence(string heading, IEnumerable<string> texts)
    {
        var end = 0;
        while (end < heading.Length && (char.IsLetter(heading[end]) || (heading[end] == '-' && end > 0))) end++;
        var word = heading[..end];
        if (end < 2 || !char.IsUpper(word[0]) || word.AsSpan(1).ContainsAnyInRange('A', 'Z') || IsTitle(heading)) return heading;
        var lower = word.ToLowerInvariant();
        return Lexicon.IsFunction(lower) || Occurs(StemOf(lower), texts) ? lower + heading[end..] : heading;
    }

    // "Performance Reviews": all words but those of grammar.
    private static bool IsTitle(string heading)
    {
        var others = Word.Split(heading).Skip(1).Where(word => !word.IsFunction).ToList();
        return others.Count > 0 && others.TrueForAll(word => word.IsCapitalised);
    }

    // "Hotels" and "hotel", "Buying" and "buy".
    private static string StemOf(string word)
    {
        foreach (var ending in new[] { "ing", "ies", "es", "ed", "s" })
            if (word.Length >= ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal)) return word[..^ending.Length];
        return word;
    }

    private static bool Occurs(string stem, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            for (var at = text.IndexOf(stem, StringComparison.Ordinal); at >= 0; at = text.IndexOf(stem, at + 1, StringComparison.Ordinal))
            {
                var end = at + stem.Length;
                while (end < text.Length && char.IsLetter(text[end])) end++;
                if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && end - at <= stem.Length + MaxEnding) return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> Set(string phrases) =>
        phrases.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(phrase => Spaces().Replace(phrase, " ")).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(
        @"^\s*(?:(?:chapter|section|part|article|appendix|annex|step|kapitel|abschnitt|teil|artikel|anhang|schritt)\s+(?=[\dIVXLA-Z]))?"
        + @"(?:§+\s*)?(?:\d+(?:[.\-]\d+)*[.):]?|[IVXL]+[.):]|[A-Za-z][.)]|[A-Z]:)(?:\s+|(?<=[.):])(?=\p{L}))(?:[:–—-]\s*)?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"[_{}()<>=\\/|`@\[\]]|\w\.\w|::|->|^(?:def|class|function|func|public|private|static|void|var|let|const|import)\s")]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\s*\d+$")]
    private static partial Regex Digits();
}
