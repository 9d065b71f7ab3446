using System.Buffers.Binary;
using System.Text;

namespace CodeSight.Tests.Extraction.Formats;

/// <summary>Writes compound files ([MS-CFB], version 3), small streams in the mini stream as that requires.</summary>
internal sealed class CompoundFileBuilder
{
    private const int Sector = 512;
    private const int Mini = 64;
    private const int Cutoff = 4096;
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint Free = 0xFFFFFFFF;

    private readonly List<(string Name, byte[]? Content, int Parent)> _entries = [("Root Entry", null, -1)];

    /// <summary>Adds a folder to another one (0 is the root) and returns its number.</summary>
    public int Folder(string name, int parent = 0)
    {
        _entries.Add((name, null, parent));
        return _entries.Count - 1;
    }

    /// <summary>Adds a stream to a folder.</summary>
    public CompoundFileBuilder Stream(string name, byte[] content, int parent = 0)
    {
        _entries.Add((name, content, parent));
        return this;
    }

    /// <summary>Adds a text of Outlook to a folder.</summary>
    public CompoundFileBuilder Text(int property, string text, int parent = 0) =>
        Stream($"__substg1.0_{property:X4}001F", Encoding.Unicode.GetBytes(text), parent);

    public byte[] Build()
    {
        var (sectors, fat) = (new List<byte[]>(), new List<uint>());
        var (mini, miniFat) = (new MemoryStream(), new List<uint>());
        var starts = new uint[_entries.Count];
        for (var i = 1; i < _entries.Count; i++)
        {
            if (_entries[i].Content is not { } content) continue;
            if (content.Length >= Cutoff) starts[i] = Add(content, sectors, fat);
            else if (content.Length == 0) starts[i] = EndOfChain;
            else
            {
                starts[i] = (uint)miniFat.Count;
                var count = (content.Length + Mini - 1) / Mini;
                for (var k = 1; k <= count; k++) miniFat.Add(k == count ? EndOfChain : (uint)miniFat.Count + 1);
                mini.Write(content);
                mini.Write(new byte[(count * Mini) - content.Length]);
            }
        }
        starts[0] = mini.Length == 0 ? EndOfChain : Add(mini.ToArray(), sectors, fat);
        var miniFatStart = miniFat.Count == 0 ? EndOfChain : Add(Bytes(miniFat), sectors, fat);
        var directory = Add(Directory(starts, (int)mini.Length), sectors, fat);
        var fatSectors = 1;
        while ((fat.Count + fatSectors) * 4 > fatSectors * Sector) fatSectors++;
        var fatStart = sectors.Count;
        for (var i = 0; i < fatSectors; i++) fat.Add(0xFFFFFFFD);
        var table = Bytes(fat);
        for (var i = 0; i < fatSectors; i++) sectors.Add(Padded(table.AsSpan(i * Sector, Math.Min(Sector, table.Length - (i * Sector))), 0xFF));
        var header = new byte[Sector];
        ((byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(header, 0);
        Put(header, 24, 0x3E | (3 << 16));
        Put(header, 28, 0xFFFE | (9 << 16));
        Put(header, 32, 6);
        Put(header, 44, (uint)fatSectors);
        Put(header, 48, directory);
        Put(header, 56, Cutoff);
        Put(header, 60, miniFatStart);
        Put(header, 64, (uint)((miniFat.Count + 127) / 128));
        Put(header, 68, EndOfChain);
        for (var i = 0; i < 109; i++) Put(header, 76 + (4 * i), i < fatSectors ? (uint)(fatStart + i) : Free);
        return [.. header, .. sectors.SelectMany(sector => sector)];
    }

    private byte[] Directory(uint[] starts, int miniLength)
    {
        var bytes = new byte[(_entries.Count + 3) / 4 * 4 * 128];
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = bytes.AsSpan(i * 128, 128);
            var (name, content, _) = _entries[i];
            Encoding.Unicode.GetBytes(name, entry);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[64..], (ushort)((name.Length + 1) * 2));
            entry[66] = (byte)(i == 0 ? 5 : content is null ? 1 : 2);
            entry[67] = 1;
            // A list is a tree whose left branches are empty.
            var siblings = Enumerable.Range(0, _entries.Count).Where(each => _entries[each].Parent == _entries[i].Parent && each > i).ToList();
            var children = Enumerable.Range(0, _entries.Count).Where(each => _entries[each].Parent == i).ToList();
            Put(entry, 68, Free);
            Put(entry, 72, i > 0 && siblings.Count > 0 ? (uint)siblings[0] : Free);
            Put(entry, 76, children.Count > 0 ? (uint)children[0] : Free);
            Put(entry, 116, starts[i]);
            Put(entry, 120, (uint)(i == 0 ? miniLength : content?.Length ?? 0));
        }
        return bytes;
    }

    private static uint Add(byte[] content, List<byte[]> sectors, List<uint> fat)
    {
        var start = (uint)sectors.Count;
        for (var at = 0; at < content.Length; at += Sector)
        {
            sectors.Add(Padded(content.AsSpan(at, Math.Min(Sector, content.Length - at)), 0));
            fat.Add(at + Sector >= content.Length ? EndOfChain : (uint)sectors.Count);
        }
        return start;
    }

    private static byte[] Padded(ReadOnlySpan<byte> content, byte filler)
    {
        var sector = new byte[Sector];
        Array.Fill(sector, filler);
        content.CopyTo(sector);
        return sector;
    }

    private static byte[] Bytes(List<uint> numbers)
    {
        var bytes = new byte[(numbers.Count + 127) / 128 * Sector];
        Array.Fill(bytes, (byte)0xFF);
        for (var i = 0; i < numbers.Count; i++) Put(bytes, 4 * i, numbers[i]);
        return bytes;
    }

    private static void Put(Span<byte> bytes, int at, uint number) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], number);
}
