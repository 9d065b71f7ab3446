using System.Collections.Frozen;

namespace CodeSight.SearchIndex.Sentences;

/// <summary>English abbreviations by what a full stop after them can mean, and the words that commonly begin a sentence.</summary>
internal static class Abbreviations
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Always = Words(
        """
        dr mr mrs ms mx prof messrs rev gen col sgt capt cpl lt cmdr maj adm gov sen rep hon pres fr mt ft
        e.g i.e eg ie cf vs viz ca approx resp incl excl esp asst assoc डॉ प्रो पं
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeNumber = Words(
        """
        no nos fig figs eq eqs sec sect ch chap vol vols art arts p pp para paras pt ref refs tab app appx item ver ext tel cl op
        jan feb mar apr jun jul aug sep sept oct nov dec
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MayEnd = Words(
        """
        etc inc ltd co corp llc plc bros jr sr al st ave blvd rd dept univ est min max avg misc mon tue tues wed thu thur thurs fri sat sun
        govt intl natl mfg
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Starters = Words(
        """
        the this these that those there their they then it its he she his her we our you your i in on at if when where while who what which why how
        for from to by with without as after before since during until under over a an and but or so not no however therefore also although because
        both each every all any many most some several few one two three please see use do does did is are was were can may must should will
        employees customers only once another other such unlike despite according
        """,
        StringComparer.Ordinal, capitalised: true);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeNames = Words(
        """
        by and with from to of for or see after before president author editor professor judge director engineer colleague
        """);

    /// <summary>A full stop after it never ends a sentence (Dr., e.g.).</summary>
    public static bool IsAlways(ReadOnlySpan<char> word) => Always.Contains(word);

    /// <summary>It is an abbreviation only where a number follows (No. 5, Fig. 2, Jan. 3).</summary>
    public static bool IsBeforeNumber(ReadOnlySpan<char> word) => BeforeNumber.Contains(word);

    /// <summary>A full stop after it may end a sentence too (Inc., etc.): the next word decides.</summary>
    public static bool MayEndSentence(ReadOnlySpan<char> word) => MayEnd.Contains(word);

    /// <summary>A capitalised word that commonly begins a sentence and is seldom part of a name.</summary>
    public static bool StartsSentences(ReadOnlySpan<char> word) => Starters.Contains(word);

    /// <summary>A small word after which a person's name may follow.</summary>
    public static bool ComesBeforeNames(ReadOnlySpan<char> word) => BeforeNames.Contains(word);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(
        string list, StringComparer? comparer = null, bool capitalised = false) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => capitalised ? char.ToUpperInvariant(word[0]) + word[1..] : word)
            .ToFrozenSet(comparer ?? StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
