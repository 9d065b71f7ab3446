namespace CodeSight.Extraction;

/// <summary>What a block of text is; the chunker breaks between blocks first, and inside them by kind.</summary>
public enum BlockKind
{
    /// <summary>A heading. Its own text is also the last part of <see cref="Block.Section"/>.</summary>
    Heading,

    /// <summary>Running text: may be broken between sentences.</summary>
    Paragraph,

    /// <summary>One list item, marker included.</summary>
    ListItem,

    /// <summary>One row of a table or sheet, cells joined by " | ".</summary>
    TableRow,

    /// <summary>Preformatted lines or source code: may be broken between lines.</summary>
    Code,
}

/// <summary>A piece of text and the place where a person finds it again.</summary>
/// <param name="Kind">How it may be broken.</param>
/// <param name="Text">The text, lines separated by \n, without control characters; never blank.</param>
/// <param name="Page">1-based page (PDF) or slide (PPTX); null for formats without pages.</param>
/// <param name="StartLine">
/// 1-based first line: of the file for text formats, of the page's text for PDF and PPTX, of the sheet (its row number)
/// for XLSX, the paragraph's number for DOCX.
/// </param>
/// <param name="EndLine">1-based last line, inclusive.</param>
/// <param name="Section">
/// The heading path, outermost first, joined by " > " ("Handbook > Leave > Parental leave"); the sheet's name for XLSX,
/// the attachment's name for EML, the scope for code ("class Invoice > Total"); empty where there is none.
/// </param>
/// <param name="Context">
/// Text that a reader needs above this block wherever it stands alone, such as a table's header row; repeated by the
/// chunker at the top of each chunk that starts inside the table. Null where there is none.
/// </param>
public sealed record Block(BlockKind Kind, string Text, int? Page, int StartLine, int EndLine, string Section, string? Context = null);
