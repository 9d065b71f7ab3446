using System.ComponentModel.DataAnnotations;

namespace CodeSight.Extraction;

/// <summary>What reading one file may cost. Of a file over a limit on its text the beginning is read, with a note; one over another
/// limit fails alone, with a reason that names the limit.</summary>
public sealed record ExtractionOptions
{
    private const long UsualMemoryBytes = 768L << 20;
    private const long MinMemoryBytes = 128L << 20;

    /// <summary>Largest file that is read, in bytes.</summary>
    [Range(1, 2_000_000_000)]
    public long MaxFileBytes { get; init; } = 100L << 20;

    /// <summary>Longest time for one file; then its reader is stopped.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most characters of text that one file may give.</summary>
    [Range(1, 200_000_000)]
    public int MaxTextLength { get; init; } = 20_000_000;

    /// <summary>Most blocks that one file may give.</summary>
    [Range(1, 10_000_000)]
    public int MaxBlocks { get; init; } = 1_000_000;

    /// <summary>Managed memory of one reader process, in bytes.</summary>
    [Range(64L << 20, 64L << 30)]
    public long MaxMemoryBytes { get; init; } = UsualMemoryBytes;

    /// <summary>Most bytes that an Office file may unpack to.</summary>
    public long MaxUnpackedBytes { get; init; } = 400L << 20;

    /// <summary>Most parts that an Office file may hold.</summary>
    public int MaxParts { get; init; } = 20_000;

    /// <summary>Deepest nesting of elements that a reader follows.</summary>
    public int MaxNesting { get; init; } = 500;

    /// <summary>Deepest nesting of mails in mails.</summary>
    public int MaxMailNesting { get; init; } = 8;

    /// <summary>What is done with hidden rows, columns, sheets, slides and text.</summary>
    public HiddenContentMode HiddenContent { get; init; }

    /// <summary>Reader processes at most, those for files that take long included.</summary>
    public int MaxReaders { get; init; } = Environment.ProcessorCount + UsualLongReaders(Environment.ProcessorCount);

    /// <summary>How many of the reader processes files that take long may have; the others stay free for quick ones.</summary>
    public int LongReaders { get; init; } = UsualLongReaders(Environment.ProcessorCount);

    /// <summary>How long an idle reader process is kept.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The application that serves the argument <c>extract-host</c> (.dll or executable); null for the one beside us.</summary>
    public string? HostProgram { get; init; }

    /// <summary>LibreOffice, which converts files of Office 97 to 2003.</summary>
    public string LibreOffice { get; init; } = "soffice";

    /// <summary>Poppler's text extractor.</summary>
    public string PdfToText { get; init; } = "pdftotext";

    /// <summary>
    /// Options under which all readers together take at most half of the memory: each gets less than usual where that does not suffice, and
    /// where they would get too little, there are fewer of them.
    /// </summary>
    /// <param name="memoryBytes">What this process and its readers may use, of the machine or of the container.</param>
    /// <param name="cores">Cores that readers may work on.</param>
    public static ExtractionOptions Within(long memoryBytes, int cores)
    {
        var forReaders = memoryBytes / 2;
        var readers = (int)Math.Clamp(forReaders / MinMemoryBytes, 2, Math.Max(1, cores) + UsualLongReaders(cores));
        return new()
        {
            MaxReaders = readers,
            LongReaders = Math.Min(UsualLongReaders(cores), readers - 1),
            MaxMemoryBytes = Math.Clamp(forReaders / readers, 64L << 20, UsualMemoryBytes),
        };
    }

    private static int UsualLongReaders(int cores) => Math.Max(1, cores / 2);
}
