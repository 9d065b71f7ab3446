using System.Text.Json.Serialization;

namespace CodeSight.Extraction;

/// <summary>What OCR read on a page: lines of words with their boxes, in reading order. Lengths are points of the page as it is shown.</summary>
/// <param name="Page">1-based number.</param>
public sealed record RecognizedPage(
    [property: JsonPropertyName("page")] int Page,
    [property: JsonPropertyName("width")] double Width,
    [property: JsonPropertyName("height")] double Height,
    [property: JsonPropertyName("lines")] IReadOnlyList<RecognizedLine> Lines);

/// <summary>A line of a page.</summary>
/// <param name="Block">Number of the block (a column, a paragraph, a picture's text) that it stands in; ascending.</param>
public sealed record RecognizedLine(
    [property: JsonPropertyName("block")] int Block,
    [property: JsonPropertyName("words")] IReadOnlyList<RecognizedWord> Words);

/// <summary>A word with its box, from the upper left corner of the page.</summary>
public sealed record RecognizedWord(
    [property: JsonPropertyName("t")] string Text,
    [property: JsonPropertyName("l")] double Left,
    [property: JsonPropertyName("u")] double Top,
    [property: JsonPropertyName("r")] double Right,
    [property: JsonPropertyName("d")] double Bottom);

/// <summary>The pages of one file that OCR has read.</summary>
/// <param name="Sha256">Of the file that they are of; another file's pages are not used.</param>
public sealed record RecognizedPages(byte[] Sha256, IReadOnlyList<RecognizedPage> Pages);
