using System.IO.Compression;

namespace CodeSight.Extraction.Packages;

/// <summary>
/// A file that is a ZIP archive of parts. A part is unpacked when it is asked for, within the limits on what all parts unpack to; what
/// the archive declares is not believed.
/// </summary>
internal sealed class ZipPackage : IDisposable
{
    private const int MaxRatio = 500;
    private const long RatioMatters = 50L << 20;
    private const string Damaged = "The file is damaged: its parts cannot be unpacked.";

    private readonly ZipArchive _archive;
    private readonly ExtractionOptions _limits;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.Ordinal);
    private long _unpacked;

    private ZipPackage(ZipArchive archive, ExtractionOptions limits)
    {
        (_archive, _limits) = (archive, limits);
        foreach (var entry in archive.Entries) _parts.TryAdd(entry.FullName, entry);
    }

    /// <summary>Names of all parts.</summary>
    public IReadOnlyCollection<string> Names => _parts.Keys;

    /// <summary>Whether there is a part of this name.</summary>
    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>Whether the bytes start as a ZIP archive does.</summary>
    public static bool IsZip(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <exception cref="FileFaultException">It is no archive, damaged, or has too many parts.</exception>
    public static ZipPackage Open(byte[] bytes, ExtractionOptions limits)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count <= limits.MaxParts) return new ZipPackage(archive, limits);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            archive?.Dispose();
            throw new FileFaultException(Damaged);
        }
        archive.Dispose();
        throw new FileFaultException($"It holds more than {limits.MaxParts:N0} parts.");
    }

    /// <summary>A part's bytes, or null where there is none of this name.</summary>
    /// <exception cref="FileFaultException">It cannot be unpacked, or all parts together are larger than the limit.</exception>
    public byte[]? Read(string name)
    {
        if (!_parts.TryGetValue(name, out var entry)) return null;
        try
        {
            using var stream = entry.Open();
            using var unpacked = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (stream.Read(buffer) is > 0 and var count)
            {
                _unpacked += count;
                var isBomb = unpacked.Length > RatioMatters && unpacked.Length > entry.CompressedLength * MaxRatio;
                if (_unpacked > _limits.MaxUnpackedBytes || isBomb)
                    throw new FileFaultException($"It unpacks to more than the limit of {_limits.MaxUnpackedBytes >> 20} MB.");
                unpacked.Write(buffer, 0, count);
            }
            return unpacked.ToArray();
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new FileFaultException(Damaged);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();
}
