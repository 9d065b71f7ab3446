using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CodeSight.Extraction.Packages;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Mail;

/// <summary>The properties of a message, a recipient or an attachment in a file of Outlook ([MS-OXMSG]).</summary>
internal sealed class OutlookProperties(CompoundFile file, CompoundFile.Entry folder)
{
    private const string Prefix = "__substg1.0_";
    private const int EntryLength = 16;

    private readonly Dictionary<uint, ReadOnlyMemory<byte>> _fixed = ReadFixed(file, folder);

    /// <summary>Folders in this one whose names start so, in their order.</summary>
    public IEnumerable<CompoundFile.Entry> Folders(string start) =>
        folder.Entries.Values.Where(entry => entry.IsFolder && entry.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A text, or null.</summary>
    public string? Text(int id)
    {
        if (Stream(id, "001F") is { } wide) return Encoding.Unicode.GetString(wide).TrimEnd('\0');
        return Stream(id, "001E") is { } narrow ? Codepage().GetString(narrow).TrimEnd('\0') : null;
    }

    /// <summary>Bytes, or null.</summary>
    public byte[]? Binary(int id) => Stream(id, "0102");

    /// <summary>A message in this one, or null.</summary>
    public CompoundFile.Entry? Message(int id) =>
        folder.Entries.GetValueOrDefault(NameOf(id, "000D")) is { IsFolder: true } message ? message : null;

    public int? Number(int id) =>
        _fixed.TryGetValue(((uint)id << 16) | 0x0003, out var value) ? BinaryPrimitives.ReadInt32LittleEndian(value.Span) : null;

    public bool IsSet(int id) => _fixed.TryGetValue(((uint)id << 16) | 0x000B, out var value) && value.Span[0] != 0;

    public DateTimeOffset? Time(int id)
    {
        if (!_fixed.TryGetValue(((uint)id << 16) | 0x0040, out var value)) return null;
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(value.Span);
        return ticks is > 0 and < 2_650_467_743_999_999_999 ? DateTimeOffset.FromFileTime(ticks).ToUniversalTime() : null;
    }

    /// <summary>The encoding of its bytes of text.</summary>
    public Encoding Codepage()
    {
        foreach (var id in (int[])[0x3FDE, 0x3FFD])
        {
            if (Number(id) is not { } number || number is 1200 or 1201) continue;
            try
            {
                return number == 65001 ? Encoding.UTF8 : Codepages.Get(number);
            }
            catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
            {
                // Then the other one, or what most are in.
            }
        }
        return Codepages.Get(1252);
    }

    private static string NameOf(int id, string type) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id:X4}{type}");

    private byte[]? Stream(int id, string type) =>
        folder.Entries.GetValueOrDefault(NameOf(id, type)) is { IsFolder: false } stream ? file.Read(stream) : null;

    private static Dictionary<uint, ReadOnlyMemory<byte>> ReadFixed(CompoundFile file, CompoundFile.Entry folder)
    {
        var values = new Dictionary<uint, ReadOnlyMemory<byte>>();
        if (folder.Entries.GetValueOrDefault("__properties_version1.0") is not { IsFolder: false } stream) return values;
        var bytes = file.Read(stream);
        // The header's length tells messages, messages in messages, and the rest apart; entries are what divides evenly behind it.
        var header = folder.Name.StartsWith("__recip", StringComparison.OrdinalIgnoreCase)
            || folder.Name.StartsWith("__attach", StringComparison.OrdinalIgnoreCase) ? 8
            : folder.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? 24 : 32;
        for (var at = header; at + EntryLength <= bytes.Length; at += EntryLength)
            values.TryAdd(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)), bytes.AsMemory(at + 8, 8));
        return values;
    }
}
