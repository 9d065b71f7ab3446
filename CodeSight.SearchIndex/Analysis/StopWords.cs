using System.Collections.Frozen;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>English function words: they are indexed, and score only in a question that has nothing else.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = string.Join(
        ' ',
        "a an the this that these those such same own other each every both all any some few more most no nor not only too very",
        "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself",
        "it its itself they them their theirs themselves who whom whose which what when where why how",
        "am is are was were be been being have has had having do does did doing can could will would shall should may might must ought",
        "and or but if because as until while than so then once here there again further just now",
        "of at by for with about against between into through during before after above below to from up down in out on off over under")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a folded word is one of them.</summary>
    public static bool Contains(ReadOnlySpan<char> word) => Lookup.Contains(word);
}
