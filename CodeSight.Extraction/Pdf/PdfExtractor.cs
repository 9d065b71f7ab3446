using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace CodeSight.Extraction.Pdf;

/// <summary>Reads pages of a PDF. A page that it cannot read has no blocks.</summary>
/// <exception cref="FileFaultException">The PDF is damaged, protected or over a limit.</exception>
/// <exception cref="FileUnreadableException">The reader is not installed.</exception>
internal delegate PdfLayout PdfReading(SourceFile file, PdfPages pages, CancellationToken cancellationToken);

/// <summary>
/// PDF by two readers: the first reads all, the second the pages of which the first makes nothing or no words, and everything where the
/// first is not installed or cannot open the file. See docs/decisions/0013-pdf-readers.md.
/// </summary>
internal sealed class PdfExtractor(PdfReading first, PdfReading second) : IExtractor
{
    // Of the time for a file. What the first reader made of it must not be lost while the second works on the rest.
    private const double SecondShare = 0.3;

    // Of the time for a file, what both readers may use together; the rest is for what follows.
    private const double UsableShare = 0.9;

    private const string WithoutFirst = " Poppler, which opens more PDFs, is not installed (package poppler-utils).";

    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(1);

    private const int StackBytes = 64 << 20;

    public bool HasSecondReader => true;

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        if (file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, 1024)).IndexOf("%PDF"u8) < 0)
            throw new FileFaultException("It is not a PDF, or its beginning is damaged.");
        var (layout, read) = Read(file, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var pages = read.Select(page => page.Page).ToArray();
        var without = Enumerable.Range(1, pages.Length).Where(number => read[number - 1].IsUnread);
        var unread = RecognizedLayout.Merge(pages, without, file.Recognized);
        var writer = new BlockWriter(file.Limits) { Pages = pages.Length };
        if (layout.IsCut) writer.Note(ReaderReasons.TooLong(file.Limits));
        new PdfWriting(layout with { Pages = pages }, writer).Write();
        foreach (var note in PdfNotes.Of(layout, pages, unread, writer.Count > 0)) writer.Note(note);
        return writer.Finish() with { UnreadPages = unread };
    }

    public string DescribeEmpty(ExtractedDocument document) => (document.Pages, document.UnreadPages.Count) switch
    {
        (null or 0, _) => "The PDF has no pages.",
        (1, 0) => "Its page is blank.",
        (_, 0) => "Its pages are blank.",
        (1, _) => "1 page without a text layer (a scan?): its text can be found after text recognition (OCR).",
        (var pages, _) => $"{pages} pages without a text layer (scans?): their text can be found after text recognition (OCR).",
    };

    private (PdfLayout Layout, IReadOnlyList<ReadPage> Pages) Read(SourceFile file, CancellationToken cancellationToken)
    {
        PdfLayout layout;
        try
        {
            layout = first(file, PdfPages.All, cancellationToken);
        }
        catch (Exception fault) when (fault is FileFaultException or FileUnreadableException)
        {
            // What the first reader says of the file is the better known reason, where the second cannot read it either.
            var (other, cause) = TrySecond(file, PdfPages.All, cancellationToken);
            if (other is null && cause is not null && fault is FileUnreadableException { IsReaderMissing: true })
            {
                // Without the first reader the second one's word is final: the file is not read again before it changes.
                if (cause is FileFaultException) throw new FileFaultException(cause.Message + WithoutFirst);
                ExceptionDispatchInfo.Throw(cause);
            }

            if (other is null) throw;
            // Where the first reader is missing, pages without text are what the second one says they are.
            List<ReadPage> read = [.. other.Pages.Select(page => ReadPage.Of(null, JudgedPage.Of(page)))];
            if (fault is FileFaultException && read.TrueForAll(page => page.Page.Blocks.Count == 0)) throw;
            return (other, read);
        }

        var judged = layout.Pages.Select(JudgedPage.Of).ToList();
        int[] poor = [.. Enumerable.Range(1, judged.Count).Where(number => NeedsSecond(judged[number - 1]))];
        var from = layout.Fault is null ? int.MaxValue : judged.Count + 1;
        if (poor.Length == 0 && from == int.MaxValue) return (layout, judged.ConvertAll(page => ReadPage.Of(page, null)));
        var others = TrySecond(file, new(new HashSet<int>(poor), from), cancellationToken).Layout;
        var pages = new List<ReadPage>();
        for (var i = 0; i < Math.Max(judged.Count, others?.Pages.Count ?? 0); i++)
        {
            var asked = i >= judged.Count || Array.BinarySearch(poor, i + 1) >= 0;
            var other = asked && i < others?.Pages.Count ? JudgedPage.Of(others.Pages[i]) : null;
            pages.Add(ReadPage.Of(i < judged.Count ? judged[i] : null, other));
        }

        if (layout.Fault is { } reason && pages.TrueForAll(page => page.Page.Blocks.Count == 0)) throw new FileFaultException(reason);
        // What the second reader has read to the end lacks nothing but pages that are counted.
        return (others is null ? layout : layout with { Fault = others.Fault }, pages);
    }

    private static bool NeedsSecond(JudgedPage page) =>
        page.Quality < PdfPageQuality.Text || page.MayBeStamped || RightToLeft.IsOn(page.Page);

    /// <summary>
    /// Returns what the second reader makes of the pages, or what it fails on; neither if it is not asked or does not end in its time.
    /// </summary>
    private (PdfLayout? Layout, Exception? Fault) TrySecond(SourceFile file, PdfPages pages, CancellationToken cancellationToken)
    {
        if (file.SkipsSecondReader) return default;
        // The reader process is ended at the time limit, and with it what the first reader found.
        var left = (UsableShare * file.Limits.TimeLimit) - Stopwatch.GetElapsedTime(file.Started);
        var limit = SecondShare * file.Limits.TimeLimit < left ? SecondShare * file.Limits.TimeLimit : left;
        if (limit < MinTime) return default;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (PdfLayout?, Exception?) outcome = default;
        var thread = new Thread(() => outcome = Attempt(file, pages, time.Token), StackBytes) { IsBackground = true };
        thread.Start();
        if (thread.Join(limit)) return outcome;
        time.Cancel();
        // It may be in a loop that does not look at the token.
        if (!thread.Join(TimeSpan.FromSeconds(1))) file.LeavesWorkBehind = true;
        cancellationToken.ThrowIfCancellationRequested();
        return default;
    }

    private (PdfLayout? Layout, Exception? Fault) Attempt(SourceFile file, PdfPages pages, CancellationToken cancellationToken)
    {
        try
        {
            return (second(file, pages, cancellationToken), null);
        }
        catch (Exception fault)
        {
            // Whatever it fails on, what the first reader made of the file stays.
            return (null, fault);
        }
    }
}
