using System.Security.Cryptography;
using System.Xml;
using CodeSight.Extraction.Ocr;

namespace CodeSight.Extraction.Host;

/// <summary>Reads one file inside the reader process: its bytes once, then everything from those bytes.</summary>
internal static class FileReading
{
    // Honest nesting never gets near this; what does ends as a crash of this process, which the parent tells from its message.
    private const int StackBytes = 64 << 20;

    public static Task<HostResponse> RunOnOwnThreadAsync(HostRequest request, byte[] content, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<HostResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => done.SetResult(Run(request, content, cancellationToken)), StackBytes) { IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private static HostResponse Run(HostRequest request, byte[] content, CancellationToken cancellationToken)
    {
        var leavesWorkBehind = false;
        var response = Read(request, content, ref leavesWorkBehind, cancellationToken);
        return response with { Last = response.Last || leavesWorkBehind };
    }

    private static HostResponse Read(HostRequest request, byte[] bytes, ref bool leavesWorkBehind, CancellationToken cancellationToken)
    {
        byte[]? hash = null;
        try
        {
            hash = SHA256.HashData(bytes);
            SourceFile? file = new(bytes, request.Name, request.Limits)
            {
                SkipsSecondReader = request.SkipsSecondReader,
                Recognized = request.Recognized is { } recognized && hash.AsSpan().SequenceEqual(recognized.Sha256) ? recognized.Pages : [],
            };
            ExtractionResult extraction;
            try
            {
                extraction = request.Page is { } page
                    ? new ExtractionResult.Page(PageReading.Read(file, page, cancellationToken), hash)
                    : Extract(file, hash, cancellationToken);
            }
            finally
            {
                leavesWorkBehind = file.LeavesWorkBehind;
            }
            (file, bytes) = (null, []);
            return HostConversion.ToResponse(extraction);
        }
        catch (FileFaultException fault)
        {
            return new(HostOutcome.Failed, fault.Message, hash);
        }
        catch (OutOfMemoryException)
        {
            return new(HostOutcome.Failed, ReaderReasons.OutOfMemory, hash, Last: true);
        }
        catch (InsufficientExecutionStackException)
        {
            return new(HostOutcome.Failed, ReaderReasons.TooDeep, hash);
        }
        catch (FileUnreadableException fault)
        {
            return new(HostOutcome.Unreadable, fault.Message);
        }
        catch (Exception fault)
        {
            return new(HostOutcome.Failed, Describe(fault), hash);
        }
    }

    private static ExtractionResult Extract(SourceFile file, byte[] hash, CancellationToken cancellationToken)
    {
        if (file.Bytes.Length == 0) return new ExtractionResult.Empty("The file is empty (0 bytes).", null, hash);
        if (ExtractorRegistry.Find(file) is not { } extractor)
            return new ExtractionResult.Failed("Files of this kind are not read.", hash);
        var document = extractor.Extract(file, cancellationToken);
        return document.Blocks.Count > 0
            ? new ExtractionResult.Text(document, hash)
            : new ExtractionResult.Empty(DescribeEmpty(extractor, document), document.Pages, hash) { UnreadPages = document.UnreadPages };
    }

    // What was left out may be all that there is.
    private static string DescribeEmpty(IExtractor extractor, ExtractedDocument document) =>
        string.Join(' ', [extractor.DescribeEmpty(document), .. document.Notes]);

    // A library's own message may quote the file, so only its kind is told.
    private static string Describe(Exception fault) => fault switch
    {
        XmlException => "The file is damaged: its XML cannot be read.",
        InvalidDataException or EndOfStreamException or FormatException or System.IO.FileFormatException =>
            "The file is damaged and cannot be read as what its ending says.",
        _ => $"The file cannot be read as what its ending says ({fault.GetType().Name}).",
    };
}
