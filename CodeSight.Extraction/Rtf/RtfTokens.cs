using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Rtf;

/// <summary>What a token of RTF is.</summary>
internal enum RtfToken
{
    End,
    Open,
    Close,

    /// <summary>A word after a backslash, with its number if it has one.</summary>
    Word,

    /// <summary>A sign after a backslash.</summary>
    Sign,

    /// <summary>A byte of text, in the encoding of its font.</summary>
    Byte,
}

/// <summary>Cuts the bytes of an RTF file into tokens.</summary>
internal sealed class RtfTokens(byte[] bytes)
{
    private const int MaxWord = 32;
    private int _at;

    public string Word { get; private set; } = "";

    /// <summary>The word's number, or null.</summary>
    public int? Number { get; private set; }

    /// <summary>The sign, or the byte of text.</summary>
    public byte Value { get; private set; }

    public RtfToken Next()
    {
        while (_at < bytes.Length)
        {
            var b = bytes[_at++];
            switch (b)
            {
                case (byte)'{':
                    return RtfToken.Open;
                case (byte)'}':
                    return RtfToken.Close;
                case (byte)'\\' when _at < bytes.Length:
                    return Control();
                case (byte)'\r' or (byte)'\n' or 0:
                    continue;
                default:
                    Value = b;
                    return RtfToken.Byte;
            }
        }
        return RtfToken.End;
    }

    /// <summary>Passes over bytes that are no text.</summary>
    public void Skip(int count) => _at = (int)Math.Min(bytes.Length, _at + (long)Math.Max(0, count));

    private RtfToken Control()
    {
        var b = bytes[_at];
        if (!char.IsAsciiLetter((char)b))
        {
            _at++;
            Value = b;
            if (b != '\'') return RtfToken.Sign;
            var digits = bytes.AsSpan(_at, Math.Min(2, bytes.Length - _at));
            if (!byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return Next();
            _at += 2;
            Value = value;
            return RtfToken.Byte;
        }
        var start = _at;
        while (_at < bytes.Length && _at - start < MaxWord && char.IsAsciiLetter((char)bytes[_at])) _at++;
        Word = Encoding.ASCII.GetString(bytes, start, _at - start);
        var from = _at;
        if (_at < bytes.Length && bytes[_at] == '-') _at++;
        while (_at < bytes.Length && _at - from < 11 && char.IsAsciiDigit((char)bytes[_at])) _at++;
        Number = int.TryParse(bytes.AsSpan(from, _at - from), CultureInfo.InvariantCulture, out var number) ? number : null;
        if (Number is null) _at = from;
        if (_at < bytes.Length && bytes[_at] == ' ') _at++;
        return RtfToken.Word;
    }
}
