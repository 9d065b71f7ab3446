using System.Text;

namespace CodeSight.Extraction.Mail;

/// <summary>
/// Text of format=flowed (RFC 3676): a line that ends in a space goes on in the next line of the same quotation. MimeKit's converter
/// loses the numbers of the lines and joins the line "-- " above a signature with the signature.
/// </summary>
internal static class FlowedText
{
    /// <summary>
    /// The text with its paragraphs on one line each, followed by as many blank lines as were joined: later lines keep their numbers.
    /// </summary>
    /// <param name="deletesSpace">Whether the space at the end of a line is no part of the text (delsp=yes).</param>
    public static string Join(string text, bool deletesSpace)
    {
        var joined = new StringBuilder(text.Length);
        var (previousDepth, goesOn, pending) = (0, false, 0);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var depth = line.AsSpan().IndexOfAnyExcept('>') is >= 0 and var quotes ? quotes : line.Length;
            var content = line.AsSpan(depth);
            // A space in front protects what could be taken for a quotation or a mailbox's "From ".
            if (content.StartsWith(" ")) content = content[1..];
            if (goesOn && depth == previousDepth)
            {
                pending++;
            }
            else
            {
                if (joined.Length > 0) joined.Append('\n');
                joined.Append('\n', pending).Append('>', depth).Append(depth > 0 ? " " : "");
                pending = 0;
            }

            goesOn = content.EndsWith(" ") && !content.SequenceEqual("-- ");
            previousDepth = depth;
            joined.Append(goesOn && deletesSpace ? content[..^1] : content);
        }

        return joined.ToString();
    }
}
