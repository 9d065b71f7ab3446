using System.IO.Compression;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Looks an Office file over before a library unpacks it: what it really is, how many parts it has, what its XML really
/// unpacks to (not what it declares), and how deep that is nested.
/// </summary>
internal static class OfficePackage
{
    private const int MaxRatio = 500;
    private const long RatioMatters = 50L << 20;

    /// <summary>
    /// Reads a package into blocks. Where one of its parts or relations is damaged, it is read again without what is.
    /// </summary>
    /// <param name="read">
    /// Told whether the package was repaired; throws <see cref="InvalidDataException"/> where a part is missing before.
    /// </param>
    /// <exception cref="FileFaultException">It is no Office file, protected, damaged as a whole, or over a limit.</exception>
    public static ExtractedDocument Read(SourceFile file, Action<Stream, BlockWriter, bool> read)
    {
        file = Open(file);
        try
        {
            using var stream = Check(file);
            var writer = new BlockWriter(file.Limits);
            read(stream, writer, false);
            return writer.Finish();
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            return ReadRepaired(file, read);
        }
    }

    private static ExtractedDocument ReadRepaired(SourceFile file, Action<Stream, BlockWriter, bool> read)
    {
        try
        {
            // What stopped the first reading may have hidden what is over a limit.
            using var repaired = Check(file with { Bytes = OfficeRepair.Repair(file, out var hasLosses) });
            var writer = new BlockWriter(file.Limits);
            read(repaired, writer, true);
            if (hasLosses) writer.Note("A part of the file is damaged; what can be read of it was indexed.");
            return writer.Finish();
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            throw new FileFaultException("The file is damaged: its main part cannot be read.");
        }
    }

    /// <summary>The file's bytes as a stream that a package can be opened on.</summary>
    /// <exception cref="FileFaultException">It is no Office file, protected, or over a limit.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static MemoryStream Check(SourceFile file)
    {
        Recognise(file.Bytes);
        using var zip = new ZipArchive(new MemoryStream(file.Bytes, writable: false), ZipArchiveMode.Read);
        CheckParts(zip, file.Limits);
        return new MemoryStream(file.Bytes, writable: false);
    }

    public static bool IsXml(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".vml", StringComparison.OrdinalIgnoreCase);

    public static FileFaultException TooLarge(ExtractionOptions limits) =>
        new($"It unpacks to more than the limit of {limits.MaxUnpackedBytes >> 20} MB.");

    /// <summary>Whether an exception says that something in the file is damaged.</summary>
    public static bool IsDamage(Exception fault) =>
        fault is not (FileFaultException or OperationCanceledException or OutOfMemoryException or InsufficientExecutionStackException);

    // A file that is encrypted with the password that Office itself knows opens without one.
    private static SourceFile Open(SourceFile file) =>
        OfficeDecryption.TryDecrypt(file.Bytes) is { } bytes ? file with { Bytes = bytes } : file;

    private static void Recognise(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("PK\u0003\u0004"u8)) return;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            throw new FileFaultException(bytes.IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0
                ? "The file is protected by a password."
                : "It is a file of Office 97 to 2003 under a newer ending.");
        if (bytes.StartsWith("%PDF"u8)) throw new FileFaultException("It is a PDF, not what its ending says.");
        throw new FileFaultException("It is not an Office file, or its beginning is damaged.");
    }

    private static void CheckParts(ZipArchive zip, ExtractionOptions limits)
    {
        if (zip.Entries.Count > limits.MaxParts) throw new FileFaultException($"It holds more than {limits.MaxParts:N0} parts.");
        var buffer = new byte[1 << 16];
        long total = 0;
        foreach (var entry in zip.Entries)
        {
            // Pictures and other media are never unpacked here.
            if (!IsXml(entry.FullName)) continue;
            if (entry.Length > limits.MaxUnpackedBytes) throw TooLarge(limits);
            var depth = new XmlDepth(limits.MaxNesting);
            long length = 0;
            using var stream = entry.Open();
            while (stream.Read(buffer) is > 0 and var count)
            {
                length += count;
                total += count;
                if (total > limits.MaxUnpackedBytes || (length > RatioMatters && length > entry.CompressedLength * MaxRatio))
                    throw TooLarge(limits);
                depth.Read(buffer.AsSpan(0, count));
            }
        }
    }
}
