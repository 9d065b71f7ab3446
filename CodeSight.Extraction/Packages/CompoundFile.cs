using System.Buffers.Binary;
using System.Text;

namespace CodeSight.Extraction.Packages;

/// <summary>
/// A compound file ([MS-CFB]): the container of Office 97 to 2003 and of Outlook's messages. Chains that run in circles or out of the
/// file end there; what a stream declares is not believed.
/// </summary>
internal sealed class CompoundFile
{
    private const int HeaderLength = 512;
    private const int EntryLength = 128;
    private const int MaxEntries = 100_000;
    private const uint MaxSector = 0xFFFFFFFA;
    private const uint NoEntry = 0xFFFFFFFF;
    private static readonly byte[] Signature = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private readonly byte[] _bytes;
    private readonly int _sectorSize;
    private readonly int _miniSectorSize;
    private readonly uint _miniCutoff;
    private readonly uint[] _next;
    private readonly uint[] _nextMini;
    private readonly byte[] _miniStream;

    private CompoundFile(byte[] bytes)
    {
        _bytes = bytes;
        _sectorSize = 1 << Math.Clamp((int)Short(30), 9, 12);
        _miniSectorSize = 1 << Math.Clamp((int)Short(32), 6, 9);
        _miniCutoff = Int(56);
        _next = Table(FatSectors());
        _nextMini = Table(Chain(Int(60)).Select(sector => (uint)sector));
        var directory = Join(Chain(Int(48)), _sectorSize, int.MaxValue);
        Root = ReadDirectory(directory);
        _miniStream = Join(Chain(Root.Start), _sectorSize, int.MaxValue);
    }

    public Entry Root { get; }

    /// <summary>Whether the bytes start as a compound file does.</summary>
    public static bool IsCompound(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <summary>The file, or null where it is none or damaged.</summary>
    public static CompoundFile? TryOpen(byte[] bytes)
    {
        if (!IsCompound(bytes) || bytes.Length < HeaderLength) return null;
        try
        {
            return new CompoundFile(bytes);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>A stream's bytes: as many of those that it declares as there are.</summary>
    public byte[] Read(Entry stream)
    {
        var length = (int)Math.Min(stream.Length, _bytes.Length);
        if (stream.Length >= _miniCutoff) return Join(Chain(stream.Start), _sectorSize, length);
        var content = new MemoryStream();
        var (sector, steps) = (stream.Start, 0);
        while (sector < _nextMini.Length && content.Length < length && steps++ <= _nextMini.Length)
        {
            var start = (long)sector * _miniSectorSize;
            var count = (int)Math.Min(Math.Min(_miniSectorSize, length - content.Length), _miniStream.Length - start);
            if (count <= 0) break;
            content.Write(_miniStream, (int)start, count);
            sector = _nextMini[sector];
        }
        return content.ToArray();
    }

    private IEnumerable<uint> FatSectors()
    {
        for (var i = 0; i < 109; i++)
            if (Int(76 + (4 * i)) is < MaxSector and var sector) yield return sector;
        var more = Int(68);
        var perSector = (_sectorSize / 4) - 1;
        for (var steps = 0; more < MaxSector && Offset(more) is { } offset && steps <= _bytes.Length / _sectorSize; steps++)
        {
            for (var i = 0; i < perSector; i++)
                if (Int(offset + (4 * i)) is < MaxSector and var sector) yield return sector;
            more = Int(offset + (4 * perSector));
        }
    }

    private uint[] Table(IEnumerable<uint> sectors)
    {
        var table = new List<uint>();
        foreach (var sector in sectors)
        {
            if (table.Count > (_bytes.Length / _miniSectorSize) + _sectorSize || Offset(sector) is not { } offset) break;
            for (var i = 0; i < _sectorSize; i += 4) table.Add(Int(offset + i));
        }
        return [.. table];
    }

    private IEnumerable<int> Chain(uint sector)
    {
        for (var steps = 0; sector < MaxSector && steps <= _next.Length; steps++)
        {
            if (Offset(sector) is null) yield break;
            yield return (int)sector;
            if (sector >= _next.Length) yield break;
            sector = _next[sector];
        }
    }

    private byte[] Join(IEnumerable<int> sectors, int size, int length)
    {
        var joined = new MemoryStream();
        foreach (var sector in sectors)
        {
            var start = HeaderOffset + (sector * (long)size);
            var count = (int)Math.Min(Math.Min(size, length - joined.Length), _bytes.Length - start);
            if (count <= 0 || joined.Length > _bytes.Length) break;
            joined.Write(_bytes, (int)start, count);
        }
        return joined.ToArray();
    }

    // The header takes a whole sector.
    private long HeaderOffset => _sectorSize;

    private int? Offset(uint sector)
    {
        var offset = HeaderOffset + (sector * (long)_sectorSize);
        return offset + _sectorSize <= _bytes.Length + _sectorSize - 1 && offset < _bytes.Length ? (int)offset : null;
    }

    private ushort Short(int at) => at + 2 <= _bytes.Length ? BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at)) : (ushort)0;

    private uint Int(int at) => at + 4 <= _bytes.Length ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at)) : NoEntry;

    private static Entry ReadDirectory(byte[] directory)
    {
        if (directory.Length < EntryLength) throw new InvalidDataException("It has no directory.");
        var count = Math.Min(directory.Length / EntryLength, MaxEntries);
        var (seen, entries) = (new bool[count], new Entry[count]);
        for (var i = 0; i < count; i++) entries[i] = new(directory.AsSpan(i * EntryLength, EntryLength));
        var open = new Stack<(uint Index, Entry Parent)>();
        seen[0] = true;
        open.Push((entries[0].Child, entries[0]));
        while (open.TryPop(out var next))
        {
            if (next.Index >= count || seen[next.Index]) continue;
            seen[next.Index] = true;
            var entry = entries[next.Index];
            next.Parent.Entries.TryAdd(entry.Name, entry);
            open.Push((entry.Left, next.Parent));
            open.Push((entry.Right, next.Parent));
            if (entry.IsFolder) open.Push((entry.Child, entry));
        }
        return entries[0];
    }

    /// <summary>A stream, or a folder of them.</summary>
    internal sealed class Entry
    {
        public Entry(ReadOnlySpan<byte> bytes)
        {
            var length = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(bytes[64..]) - 2, 0, 62);
            Name = Encoding.Unicode.GetString(bytes[..length]);
            IsFolder = bytes[66] is 1 or 5;
            (Left, Right, Child) = (Number(bytes[68..]), Number(bytes[72..]), Number(bytes[76..]));
            (Start, Length) = (Number(bytes[116..]), Number(bytes[120..]));
        }

        public string Name { get; }

        public bool IsFolder { get; }

        /// <summary>What is in the folder, by name.</summary>
        public Dictionary<string, Entry> Entries { get; } = new(StringComparer.OrdinalIgnoreCase);

        internal uint Left { get; }

        internal uint Right { get; }

        internal uint Child { get; }

        internal uint Start { get; }

        internal uint Length { get; }

        private static uint Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
