namespace CodeSight.Extraction;

/// <summary>
/// What an extractor read from one file: its title, and its text as blocks in reading order. A pure function of the
/// file's bytes and its name's ending, so that a renamed file gives the same blocks.
/// </summary>
/// <param name="Title">The document's own title (metadata, first heading, subject), or null. Never the file's name.</param>
/// <param name="Pages">Pages or slides, for formats that have them; otherwise null.</param>
/// <param name="Blocks">The text, in reading order; never a blank block.</param>
public sealed record ExtractedDocument(string? Title, int? Pages, IReadOnlyList<Block> Blocks)
{
    /// <summary>
    /// What of the file is not in the blocks, one sentence each for the person who owns the file ("2 hidden rows were left out."); never
    /// text from the file.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// 1-based numbers, ascending, of the pages that show something and give no usable text: images, and fonts that cannot be read.
    /// A blank page is none of them.
    /// </summary>
    public IReadOnlyList<int> UnreadPages { get; init; } = [];
}
