using System.Buffers.Binary;

namespace CodeSight.Extraction.Images;

/// <summary>Files that are pictures: all of their text is read by OCR.</summary>
public static class ImageFiles
{
    /// <summary>Their endings.</summary>
    internal static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"];

    private const int MaxPages = 10_000;

    /// <summary>Whether the name's ending is that of a picture.</summary>
    public static bool IsImage(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Pages of a picture: as many as its directories for TIFF, otherwise 1.</summary>
    internal static int CountPages(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || !(bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8))) return 1;
        var isLittle = bytes[0] == 'I';
        var pages = 0;
        var seen = new HashSet<long>();
        var next = Number(bytes[4..], isLittle);
        // Each directory names the next one, wherever it lies; one that leads back would never end.
        while (next > 0 && next + 2 <= bytes.Length && pages < MaxPages && seen.Add(next))
        {
            pages++;
            var entries = isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)next..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[(int)next..]);
            var link = next + 2 + (entries * 12L);
            if (link + 4 > bytes.Length) break;
            next = Number(bytes[(int)link..], isLittle);
        }

        return Math.Max(1, pages);
    }

    private static long Number(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
