using System.Globalization;

namespace CodeSight.Core.Indexing;

/// <summary>What the ledger says of OCR, beside what the reader says of the pages that hold no text.</summary>
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
            if (Read > 0) sentences.Add(Total is 1 or null ? "Read by OCR." : string.Create(CultureInfo.InvariantCulture, $"{Read} of {Total} pages read by OCR."));
            if (Waiting > 0) sentences.Add($"{Pages(Waiting)} {(Waiting == 1 ? "waits" : "wait")} for OCR.");
            if (Failed > 0) sentences.Add($"OCR could not read {Pages(Failed)}.");
            if (Unread > 0) sentences.Add("OCR is off or not installed.");
            return sentences.Count == 0 ? null : string.Join(' ', sentences);
        }
    }

    private static string Pages(int count) => count == 1 ? "1 page" : string.Create(CultureInfo.InvariantCulture, $"{count} pages");
}
