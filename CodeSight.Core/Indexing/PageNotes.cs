using System.Globalization;

namespace CodeSight.Core.Indexing;

/// <summary>What the ledger says of pages that show something and hold no text.</summary>
/// <param name="Total">All pages of the document; null where it is not known.</param>
/// <param name="Read">Pages that OCR has read.</param>
/// <param name="Failed">Pages that OCR could not read.</param>
/// <param name="Waiting">Pages that OCR is to read.</param>
/// <param name="Unread">Pages that nobody reads, because OCR is off.</param>
internal sealed record PageNotes(int? Total, int Read, int Failed, int Waiting, int Unread)
{
    /// <summary>Sentences for the file's owner; null where there is nothing to say.</summary>
    public string? Sentences
    {
        get
        {
            var sentences = new List<string>();
            if (Read > 0) sentences.Add($"{Pages(Read)} read by OCR.");
            if (Waiting > 0) sentences.Add($"{Pages(Waiting)} waiting for OCR.");
            if (Failed > 0) sentences.Add($"{Pages(Failed)} without text, and OCR could not read {(Failed == 1 ? "it" : "them")}.");
            if (Unread > 0) sentences.Add($"{Pages(Unread)} without text that can be read, and OCR is off or not installed.");
            return sentences.Count == 0 ? null : string.Join(' ', sentences);
        }
    }

    private string Pages(int count) => Total is { } total && total > 1
        ? string.Create(CultureInfo.InvariantCulture, $"{count} of {total} pages")
        : count == 1 ? "1 page" : string.Create(CultureInfo.InvariantCulture, $"{count} pages");
}
