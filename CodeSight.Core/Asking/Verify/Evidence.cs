using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Core.Asking.Verify;

/// <summary>A sentence or row of a passage, with what it is read together with.</summary>
/// <param name="Around">The stems of the two sentences before it, of its table's header, and of the passage's headings.</param>
internal sealed record EvidenceUnit(Reading Reading, HashSet<string> Around, bool IsRow);

/// <summary>What the cited passages say.</summary>
internal sealed class Evidence
{
    private readonly HashSet<string> _words;
    private readonly string _squeezed;

    private Evidence(IReadOnlyList<EvidenceUnit> units, IReadOnlyList<Reading> headings, string folded)
    {
        (Units, Headings, Folded) = (units, headings, folded);
        Quantities = [.. units.Select(unit => unit.Reading).Concat(headings).SelectMany(reading => reading.Quantities)];
        Stems = All(token => token.Stem);
        Names = units.SelectMany(unit => unit.Reading.Tokens).Where(token => token.IsName).Select(token => token.Lower)
            .ToHashSet(StringComparer.Ordinal);
        _words = All(token => token.Lower);
        _squeezed = folded.Replace(" ", "", StringComparison.Ordinal);

        HashSet<string> All(Func<Token, string> of) =>
            units.Select(unit => unit.Reading).Concat(headings).SelectMany(reading => reading.Tokens).Select(of)
                .ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<EvidenceUnit> Units { get; }

    public IReadOnlyList<Reading> Headings { get; }

    /// <summary>The contents, folded as <see cref="QuotedText.OccursIn"/> compares them.</summary>
    public string Folded { get; }

    public IReadOnlyList<Quantity> Quantities { get; }

    /// <summary>The stems of all words, function words included.</summary>
    public HashSet<string> Stems { get; }

    /// <summary>The names in the contents, in small letters.</summary>
    public HashSet<string> Names { get; }

    public static Evidence Of(Passage passage)
    {
        Reading[] headings = [Reading.Of(passage.Section), Reading.Of(passage.Header),
            Reading.Of(passage.FilePath.Replace('/', ' ').Replace('-', ' ').Replace('_', ' '))];
        var above = headings.SelectMany(reading => reading.Stems).ToHashSet(StringComparer.Ordinal);
        var units = new List<EvidenceUnit>();
        Reading? header = null;
        foreach (var range in SentenceSplitter.Split(passage.Content))
        {
            var text = passage.Content[range];
            if (!text.Any(char.IsLetterOrDigit)) continue;
            var reading = Reading.Of(text.ReplaceLineEndings(" "));
            var isRow = text.Contains(" | ", StringComparison.Ordinal) || text.StartsWith('|');
            var around = new HashSet<string>(above, StringComparer.Ordinal);
            for (var i = Math.Max(0, units.Count - 2); i < units.Count && !isRow; i++) around.UnionWith(units[i].Reading.Stems);
            if (isRow && header is not null) around.UnionWith(header.Stems);
            units.Add(new EvidenceUnit(reading, around, isRow));
            header = isRow ? header ?? reading : null;
        }

        return new Evidence(units, headings, QuotedText.Fold(passage.Content));
    }

    public static Evidence Of(IReadOnlyList<Evidence> parts) => parts.Count == 1
        ? parts[0]
        : new Evidence([.. parts.SelectMany(part => part.Units)], [.. parts.SelectMany(part => part.Headings)],
        string.Concat(parts.Select(part => part.Folded)));

    /// <summary>Whether a word stands anywhere in the passages or their headings, in any form.</summary>
    public bool Has(Token token)
    {
        if (Stems.Contains(token.Stem) || _words.Contains(token.Lower)) return true;
        var squeezed = QuotedText.Fold(token.Text).Replace(" ", "", StringComparison.Ordinal);
        if (squeezed.Length >= 4 && token.Text.Any(c => char.IsAsciiDigit(c) || c is '-' or '_' or '.')
            && _squeezed.Contains(squeezed, StringComparison.Ordinal)) return true;
        if (SupportLexicon.Demonyms.TryGetValue(token.Lower, out var country)
            && _words.Any(word => SupportLexicon.Demonyms.GetValueOrDefault(word) == country)) return true;
        return _words.Any(word => WordMatch.IsForm(token.Lower, word)) || IsAcronym(token);
    }

    /// <summary>Whether a word in capitals stands for the initials of words in a row, or the other way round.</summary>
    private bool IsAcronym(Token token)
    {
        if (token.Text.Length is < 2 or > 6 || !token.Text.All(char.IsUpper)) return false;
        foreach (var reading in Units.Select(unit => unit.Reading).Concat(Headings))
        {
            var initials = string.Concat(reading.Tokens.Where(word => word.IsWord && (word.IsContent || word.IsCapitalised))
                .Select(word => char.ToUpperInvariant(word.Text[0])));
            if (initials.Contains(token.Text, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
