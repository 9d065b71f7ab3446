using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex.Segments;

/// <summary>How many documents there are of each language. Not to be changed once a state of the index has it.</summary>
internal sealed class LanguageCounts
{
    private readonly Dictionary<string, int> _counts;
    private readonly Lazy<IReadOnlyList<LanguageRules>> _languages;

    public LanguageCounts(LanguageCounts? before = null)
    {
        _counts = before is null ? new(StringComparer.Ordinal) : new(before._counts, StringComparer.Ordinal);
        _languages = new(Find);
    }

    /// <summary>The languages that documents have, the most frequent one first; English where there are no documents.</summary>
    public IReadOnlyList<LanguageRules> Languages => _languages.Value;

    /// <summary>Counts a document, or with a negative number one less.</summary>
    public void Add(string code, int documents)
    {
        var count = _counts.GetValueOrDefault(code) + documents;
        if (count == 0) _counts.Remove(code);
        else _counts[code] = count;
    }

    // Several codes may have the rules of English.
    private IReadOnlyList<LanguageRules> Find() => _counts.Count == 0
        ? [Analysis.Languages.English]
        : [.. _counts.GroupBy(pair => Analysis.Languages.Of(pair.Key))
            .OrderByDescending(group => group.Sum(pair => pair.Value)).ThenBy(group => group.Key.Code, StringComparer.Ordinal)
            .Select(group => group.Key)];
}
