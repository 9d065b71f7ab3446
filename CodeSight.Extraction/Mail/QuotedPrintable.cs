namespace CodeSight.Extraction.Mail;

/// <summary>Quoted-printable (RFC 2045, section 6.7), and its form in header words (RFC 2047).</summary>
internal static class QuotedPrintable
{
    /// <param name="isHeader">Underscores stand for spaces.</param>
    public static byte[] Decode(ReadOnlySpan<byte> text, bool isHeader = false)
    {
        var decoded = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '=' && i + 2 < text.Length && Hex(text[i + 1]) is >= 0 and var high && Hex(text[i + 2]) is >= 0 and var low)
            {
                decoded[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else if (b == '=' && LineEnd(text[(i + 1)..]) is > 0 and var skip)
            {
                i += skip;
            }
            else
            {
                decoded[length++] = isHeader && b == '_' ? (byte)' ' : b;
            }
        }
        return decoded[..length];
    }

    // A soft line break: white space up to the end of the line, and the end.
    private static int LineEnd(ReadOnlySpan<byte> rest)
    {
        var i = 0;
        while (i < rest.Length && rest[i] is (byte)' ' or (byte)'\t' or (byte)'\r') i++;
        return i < rest.Length && rest[i] == '\n' ? i + 1 : 0;
    }

    private static int Hex(byte b) => char.IsAsciiHexDigit((char)b) ? Convert.ToInt32(((char)b).ToString(), 16) : -1;
}
