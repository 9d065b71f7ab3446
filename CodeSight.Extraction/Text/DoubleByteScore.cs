namespace CodeSight.Extraction.Text;

/// <summary>
/// How well bytes read as text of the East Asian sets, by how common the rows are that its pairs come from. Text whose pairs mostly stand
/// alone
/// between plain letters is none: that is what a single quotation mark or accented letter of a western set looks like.
/// </summary>
internal static class DoubleByteScore
{
    private const double MaxLone = 0.34;

    /// <summary>The sets in which the sample is valid, with their scores (1 is best, per pair).</summary>
    public static IEnumerable<(int CodePage, double Score)> All(byte[] sample)
    {
        if (Walk(sample, 932, ShiftJis) is { } shiftJis) yield return (932, shiftJis.Score);
        // EUC-JP, EUC-KR and GB2312 share their shape: kana rows tell Japanese, a narrow band of rows tells Korean.
        if (Walk(sample, 51932, EucJapanese) is { } japanese) yield return (51932, japanese.Score + (japanese.Marks > 0.1 ? 0.3 : -0.3));
        if (Walk(sample, 949, Korean) is { } korean) yield return (949, korean.Score + (korean.Marks > 0.9 ? 0.2 : -0.3));
        if (Walk(sample, 950, Big5) is { } big5) yield return (950, big5.Score);
        if (Walk(sample, 54936, Chinese) is { } chinese) yield return (54936, chinese.Score);
    }

    private static (double Score, double Marks)? Walk(byte[] sample, int codePage, Func<byte, byte, (double Score, bool Mark)> rate)
    {
        // What is not valid becomes question marks; the sample may end in the middle of a pair.
        var text = Codepages.Get(codePage).GetString(sample);
        var invalid = text.AsSpan().Count('\uFFFD') + text.AsSpan().Count('?') - sample.AsSpan().Count((byte)'?');
        if (invalid > 1) return null;
        var (score, count, marks, lone, run) = (0.0, 0, 0, 0, 0);
        for (var i = 0; i < sample.Length; i++)
        {
            var lead = sample[i];
            if (lead < 0x80)
            {
                if (run == 1) lone++;
                run = 0;
                continue;
            }
            run++;
            var isHalfKana = codePage == 932 && lead is >= 0xA0 and <= 0xDF;
            var (points, mark) = isHalfKana ? (-0.4, false) : rate(lead, i + 1 < sample.Length ? sample[i + 1] : (byte)0);
            score += points;
            count++;
            if (mark) marks++;
            if (!isHalfKana) i++;
        }
        if (run == 1) lone++;
        return count < 2 || lone > MaxLone * count ? null : (score / count, (double)marks / count);
    }

    private static (double, bool) ShiftJis(byte lead, byte trail) => lead switch
    {
        0x81 => (0.7, false),
        0x82 when trail >= 0x9F => (1.1, true),
        0x82 => (0.6, false),
        0x83 => (1.0, true),
        >= 0x88 and <= 0x97 => (0.9, false),
        0xFA or 0xFB or 0xED or 0xEE => (0.5, false),
        >= 0x98 and <= 0x9F => (0.3, false),
        _ => (-0.3, false),
    };

    private static (double, bool) EucJapanese(byte lead, byte trail) => lead switch
    {
        0xA4 or 0xA5 => (1.0, true),
        0xA1 => (0.7, false),
        0xA3 => (0.6, false),
        >= 0xB0 and <= 0xCF => (0.8, false),
        >= 0xD0 and <= 0xF4 => (0.3, false),
        _ => (-0.5, false),
    };

    private static (double, bool) Korean(byte lead, byte trail) => (lead, trail) switch
    {
        ( >= 0xB0 and <= 0xC8, >= 0xA1) => (0.9, true),
        (0xA1, _) => (0.7, true),
        ( >= 0xCA and <= 0xFD, >= 0xA1) => (0.2, false),
        _ => (-0.5, false),
    };

    private static (double, bool) Big5(byte lead, byte trail) => lead switch
    {
        0xA1 => (0.7, false),
        >= 0xA4 and <= 0xC6 => (trail < 0x7F ? 1.0 : 0.8, false),
        >= 0xC9 and <= 0xF9 => (0.1, false),
        _ => (-0.5, false),
    };

    private static (double, bool) Chinese(byte lead, byte trail) => (lead, trail) switch
    {
        (0xA1 or 0xA3, >= 0xA1) => (0.7, false),
        ( >= 0xB0 and <= 0xD7, >= 0xA1) => (0.9, false),
        ( >= 0xD8 and <= 0xF7, >= 0xA1) => (0.3, false),
        _ => (-0.4, false),
    };
}
