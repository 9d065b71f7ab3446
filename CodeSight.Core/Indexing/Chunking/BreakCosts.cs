using CodeSight.Extraction;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>
/// What it costs to begin a chunk at a place, where 1 is the cost of an empty chunk: a paragraph's start is free, a sentence's start
/// is worth a little unevenness, a break inside a word a lot.
/// </summary>
internal static class BreakCosts
{
    public const float Paragraph = 0f;
    public const float Item = 0.02f;
    public const float OuterLine = 0.03f;
    public const float Sentence = 0.08f;
    public const float InnerLine = 0.08f;
    public const float Introduced = 0.1f;
    public const float Clause = 0.2f;
    public const float Word = 0.4f;
    public const float InsideWord = 0.6f;
    public const float AfterHeading = 1f;

    /// <summary>The cost of a break before a block.</summary>
    public static float Between(Block? before, Block block)
    {
        if (before is null) return Paragraph;
        if (before.Kind == BlockKind.Heading) return block.Kind == BlockKind.Heading ? Introduced : AfterHeading;
        if (before.Kind == BlockKind.Paragraph && before.Text.EndsWith(':')) return Introduced;
        return before.Kind == block.Kind && block.Kind is BlockKind.ListItem or BlockKind.TableRow ? Item : Paragraph;
    }
}
