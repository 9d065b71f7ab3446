namespace CodeSight.Extraction.Rtf;

/// <summary>The encodings of fonts by their character sets.</summary>
internal static class RtfCodepages
{
    /// <summary>The codepage of a character set, or 0 where it is that of the file.</summary>
    public static int Of(int characterSet) => characterSet switch
    {
        77 => 10000,
        128 => 932,
        129 => 949,
        130 => 1361,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        254 or 255 => 437,
        _ => 0,
    };
}
