using CodeSight.Extraction;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>Neighbouring blocks of one page that are packed into chunks together: one section, or several tiny ones.</summary>
internal sealed class SectionGroup
{
    private bool _namesItself;
    private int _depth;
    private long _largestSection;

    /// <param name="first">The first block; all blocks that are added lie in its section and on its page.</param>
    public SectionGroup(Block first)
    {
        First = Last = first;
        Section = first.Section;
        _depth = SectionPath.Depth(first.Section);
        // A section may lose its name from the path only where its text says it: in a heading or a declaration.
        _namesItself = first.Kind is BlockKind.Heading or BlockKind.Code;
    }

    public Block First { get; }

    public Block Last { get; private set; }

    public List<Piece> Pieces { get; } = [];

    /// <summary>The section that the group's body text lies within.</summary>
    public string Section { get; private set; }

    public bool IsHeadingOnly { get; private set; } = true;

    public long Tokens { get; private set; }

    /// <summary>Cuts one more block of the section into pieces.</summary>
    public void Add(Block block, PieceCutter cutter)
    {
        var from = Pieces.Count;
        cutter.Cut(from == 0 ? null : Last, block, Pieces);
        for (var at = from; at < Pieces.Count; at++) Tokens += Pieces[at].Tokens;
        _largestSection = Tokens;
        IsHeadingOnly &= block.Kind == BlockKind.Heading;
        Last = block;
    }

    /// <summary>Takes the next section in, if that is better than two chunks.</summary>
    public bool TryMerge(SectionGroup next, ChunkLimits limits)
    {
        if (next.First.Page != First.Page) return false;
        var common = SectionPath.Common(Section, next.Section);
        var isBelow = SectionPath.IsWithin(next.Section, Section);
        var isSmall = Tokens + next.Tokens <= limits.MergedSections;

        // A heading goes with the text after it, and so does a scrap such as front matter or a page's running header.
        var isHeading = IsHeadingOnly && Tokens < limits.MergedSections;
        if (isHeading || (IsScrap(limits) && (First.Page is not null || isBelow)))
        {
            (_depth, _namesItself) = (next._depth, _namesItself && next._namesItself);
            Take(next, next.IsHeadingOnly && !isBelow ? common : next.Section);
            _largestSection = Tokens;
            return true;
        }

        // A tiny part of this section, such as a slide's notes, goes with the section.
        var isNextTiny = next.Tokens < limits.TinySection;
        if (isNextTiny && isSmall && isBelow && Section.Length > 0)
        {
            Take(next, Section);
            _largestSection = Tokens;
            return true;
        }

        // Tiny neighbours go together, below what their paths have in common; text without a path belongs to what it stands above.
        var keepPath = SectionPath.Depth(common) >= Math.Max(_depth, next._depth) - 1;
        if (_largestSection >= limits.TinySection || !isNextTiny || !isSmall || !keepPath || !_namesItself || !next._namesItself)
            return false;
        _largestSection = Math.Max(_largestSection, next._largestSection);
        Take(next, Section.Length == 0 ? next.Section : common);
        return true;
    }

    /// <summary>Takes in what follows and is no text of its own: a heading at the foot of a page, or a scrap.</summary>
    public bool TryTakeRest(SectionGroup rest, ChunkLimits limits)
    {
        if (rest.First.Page != First.Page) return false;
        var isLoneHeading = rest.IsHeadingOnly && rest.Pieces.Count == 1;
        var isScrap = rest.IsScrap(limits) && (First.Page is not null || SectionPath.IsWithin(Section, rest.Section));
        if (!isLoneHeading && !isScrap) return false;
        Take(rest, Section);
        return true;
    }

    private bool IsScrap(ChunkLimits limits) => Tokens < limits.Scrap && First.Kind != BlockKind.Heading;

    private void Take(SectionGroup next, string section)
    {
        Pieces.Add(next.Pieces[0] with { BreakCost = BreakCosts.Between(Last, next.First) });
        Pieces.AddRange(next.Pieces.Skip(1));
        Tokens += next.Tokens;
        IsHeadingOnly &= next.IsHeadingOnly;
        Last = next.Last;
        Section = section;
    }
}
