using System.Buffers;
using System.Text;

namespace CodeSight.Extraction.Text;

/// <summary>
/// Bytes to text in any common encoding: by byte order mark, by a declared name, as UTF-8 where that is valid, as UTF-16 or
/// UTF-32 by their zero bytes, and otherwise by <see cref="EncodingGuess"/>. Bytes that are no text are refused.
/// </summary>
internal static class TextDecoder
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create(BuildControls());

    /// <summary>The text without NUL; bytes that are none of its encoding become U+FFFD.</summary>
    /// <param name="declared">The encoding that the format itself names, or null; not believed where the bytes say otherwise.</param>
    /// <param name="notes">
    /// What of the text may be wrong or was left out is added to them; with them, of more text than the limit allows the beginning is
    /// given.
    /// </param>
    /// <exception cref="FileFaultException">
    /// The bytes are no text, or without <paramref name="notes"/> more than the limit allows.
    /// </exception>
    public static string Decode(
        ReadOnlySpan<byte> bytes, ExtractionOptions limits, string? declared = null, ICollection<string>? notes = null)
    {
        var (encoding, isSure) = Find(bytes, declared, out var markLength);
        bytes = bytes[markLength..];
        var isLong = encoding.GetMaxCharCount(bytes.Length) > limits.MaxTextLength && encoding.GetCharCount(bytes) > limits.MaxTextLength;
        if (isLong && notes is null)
            throw new FileFaultException($"Its text is longer than the limit of {limits.MaxTextLength:N0} characters.");
        var text = isLong ? Beginning(encoding, bytes, limits.MaxTextLength) : encoding.GetString(bytes);
        if (isLong) notes?.Add(ReaderReasons.TooLong(limits));
        if (!isSure) notes?.Add($"Its character encoding could not be told for certain; it was read as {encoding.WebName}.");
        if (encoding is UTF8Encoding && text.Contains('\uFFFD', StringComparison.Ordinal) && bytes.IndexOf("\uFFFD"u8) < 0)
            notes?.Add("Some of its bytes are no valid UTF-8 and were replaced.");
        return text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
    }

    /// <summary>The encoding of this name, or null where there is none.</summary>
    public static Encoding? ByName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        name = name.Trim().Trim('"', '\'').ToLowerInvariant();
        try
        {
            // What the web calls Latin-1 and ASCII is Windows-1252 in practice; GB2312 is GB18030's core.
            return name switch
            {
                "iso-8859-1" or "latin1" or "latin-1" or "us-ascii" or "ascii" or "cp1252" => Codepages.Get(1252),
                "gb2312" or "gbk" or "x-gbk" => Codepages.Get(54936),
                "cp932" or "ms932" or "windows-31j" or "sjis" => Codepages.Get(932),
                "utf8" => Encoding.UTF8,
                "utf-7" => null,
                _ => Codepages.Get(name),
            };
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="FileFaultException">The bytes are no text.</exception>
    public static Encoding FindEncoding(ReadOnlySpan<byte> bytes, string? declared, out int markLength) =>
        Find(bytes, declared, out markLength).Encoding;

    private static (Encoding Encoding, bool IsSure) Find(ReadOnlySpan<byte> bytes, string? declared, out int markLength)
    {
        if (FromMark(bytes, out markLength) is { } marked) return (marked, true);
        if (FromZeros(bytes) is { } wide) return (wide, true);
        if (LooksBinary(bytes)) throw new FileFaultException("Its content is binary, not text.");
        if (IsEscapedJapanese(bytes)) return (Codepages.Get(50220), true);
        if (IsUtf8(bytes)) return (Encoding.UTF8, true);
        return ByName(declared) is { } named and not UTF8Encoding and not UnicodeEncoding and not UTF32Encoding
            ? (named, true)
            : EncodingGuess.Best(bytes);
    }

    private static string Beginning(Encoding encoding, ReadOnlySpan<byte> bytes, int length)
    {
        var beginning = new char[length];
        encoding.GetDecoder().Convert(bytes, beginning, flush: false, out _, out var count, out _);
        return new(beginning, 0, count);
    }

    private static Encoding? FromMark(ReadOnlySpan<byte> bytes, out int length)
    {
        (Encoding? encoding, length) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
            [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            [0x84, 0x31, 0x95, 0x33, ..] => (Codepages.Get(54936), 4),
            _ => ((Encoding?)null, 0),
        };
        return encoding;
    }

    /// <summary>UTF-16 and UTF-32 without a mark: ASCII letters, spaces and line ends leave zeros at regular places.</summary>
    private static Encoding? FromZeros(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, 1 << 16)];
        if (sample.Length < 4 || sample.Count((byte)0) is var all && (all == 0 || IsNarrowBut(sample, all))) return null;
        Span<int> zeros = stackalloc int[4];
        for (var i = 0; i < sample.Length; i++)
            if (sample[i] == 0) zeros[i & 3]++;
        var quarter = sample.Length / 4.0;
        Encoding? guess = null;
        if (bytes.Length % 4 == 0 && zeros[3] > 0.98 * quarter && zeros[2] > 0.8 * quarter && zeros[0] < 0.2 * quarter)
            guess = Encoding.UTF32;
        else if (bytes.Length % 4 == 0 && zeros[0] > 0.98 * quarter && zeros[1] > 0.8 * quarter && zeros[3] < 0.2 * quarter)
            guess = new UTF32Encoding(true, false);
        else if (zeros[1] + zeros[3] > 8 * (zeros[0] + zeros[2])) guess = Encoding.Unicode;
        else if (zeros[0] + zeros[2] > 8 * (zeros[1] + zeros[3])) guess = Encoding.BigEndianUnicode;
        // Ideographs such as U+4E00 end in zeros, too.
        else if (IsEastAsian(Encoding.Unicode, sample)) guess = Encoding.Unicode;
        else if (IsEastAsian(Encoding.BigEndianUnicode, sample)) guess = Encoding.BigEndianUnicode;
        return guess is not null && IsPlausible(guess.GetString(sample[..(sample.Length & ~3)])) ? guess : null;
    }

    /// <summary>Whether the sample is UTF-8, or text of one byte a letter, most of it ASCII, with a few zeros.</summary>
    private static bool IsNarrowBut(ReadOnlySpan<byte> sample, int zeros)
    {
        var (plain, controls) = (0, 0);
        foreach (var b in sample)
        {
            if (b is (>= 0x20 and < 0x7F) or (byte)'\t' or (byte)'\n' or (byte)'\r') plain++;
            else if (b < 0x80) controls++;
        }
        return zeros * 8 < sample.Length
            && (plain * 10 >= (sample.Length - zeros) * 9 || (controls == zeros && System.Text.Unicode.Utf8.IsValid(sample)));
    }

    /// <summary>Whether nearly all of the sample is East Asian signs, spaces and digits.</summary>
    private static bool IsEastAsian(Encoding encoding, ReadOnlySpan<byte> sample)
    {
        var text = encoding.GetString(sample[..(sample.Length & ~1)]);
        var known = 0;
        foreach (var c in text)
            if (c is (>= '\u3000' and <= '\u30FF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3')
                or (>= '\uFF00' and <= '\uFFEF') or (>= ' ' and <= '9') or '\n' or '\r' or '\t')
                known++;
        return known * 20 >= text.Length * 19;
    }

    private static bool IsPlausible(string text)
    {
        var odd = 0;
        foreach (var c in text)
            if (c == '\uFFFD' || (c < ' ' && c is not ('\t' or '\n' or '\r' or '\f')) || c is >= '\uE000' and < '\uF900') odd++;
        return odd * 100 <= text.Length;
    }

    /// <summary>
    /// More than one control byte in a hundred is no text in any encoding that is left. Zeros before and after the text are what a program
    /// left that reserved the space.
    /// </summary>
    private static bool LooksBinary(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, 1 << 20)].Trim((byte)0);
        if (sample.IsEmpty) return true;
        var odd = 0;
        for (var rest = sample; rest.IndexOfAny(Controls) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (++odd * 100 > sample.Length + 300) return true;
        }
        return false;
    }

    // Nearly valid counts: a damaged line must not turn a whole file's letters into others, and hardly any text of another encoding has
    // more
    // valid sequences than invalid ones.
    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        var (good, bad) = (0, 0);
        while (!bytes.IsEmpty)
        {
            var skip = System.Text.Ascii.IsValid(bytes) ? bytes.Length : bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            bytes = bytes[skip..];
            if (bytes.IsEmpty) break;
            var status = Rune.DecodeFromUtf8(bytes, out _, out var used);
            if (status == OperationStatus.Done) good++;
            // A file that was cut ends within a letter.
            else if (status == OperationStatus.InvalidData || good == 0) bad++;
            bytes = bytes[used..];
        }
        return bad == 0 || good >= 3 * bad;
    }

    /// <summary>ISO-2022-JP: seven-bit text with the escapes that switch to and from Japanese.</summary>
    private static bool IsEscapedJapanese(ReadOnlySpan<byte> bytes) =>
        (bytes.IndexOf("\u001b$B"u8) >= 0 || bytes.IndexOf("\u001b$@"u8) >= 0) && bytes.IndexOf("\u001b(B"u8) >= 0
            && System.Text.Ascii.IsValid(bytes);

    private static byte[] BuildControls()
    {
        var controls = new List<byte>();
        for (byte b = 0; b < 32; b++)
            if (b is not (9 or 10 or 11 or 12 or 13 or 26 or 27)) controls.Add(b);
        controls.Add(127);
        return [.. controls];
    }
}
