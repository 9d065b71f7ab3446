namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Small letters without marks, for statistics: the framework decomposes letters only with ICU, without which the application runs.
/// </summary>
internal static class FoldedLetters
{
    private const string Latin =
        "aaaaaaaceeeeiiiidnooooo_ouuuuytsaaaaaaaceeeeiiiidnooooo_ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii__jj" +
        "kk_llllll__llnnnnnn_nnoooooooorrrrrrsssssssstttt__uuuuuuuuuuuuwwyyyzzzzzz________________e_ff_____________oo__________" +
        "___uu____________________________aaiioouuuuuuuuuu_aaaa____ggkkoooo__j___gg__nnaa____aaaaeeeeiiiioooorrrruuuusstt__hh__" +
        "____aaeeooooooooyy____________________________";

    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuu" +
        "uuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy____s_aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuu" +
        "uuuuuuyyyyyyyy______";

    private const string Cyrillic =
        "еедгезииилнчкиуцабвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмнопрстуфхцчшщъыьэюяеедгезииилнчкиуц______________________" +
        "__________________________гггг__жж__кк______нн__________уууухх__чч__хх_____жж_____________аааа__ееаааажжзз__ииииоооооо" +
        "ээуууууучч__ыы______";

    /// <summary>The letter from a to z or from а to я that is nearest; '_' where there is none.</summary>
    public static char Of(char c) => c switch
    {
        >= 'a' and <= 'z' => c,
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        >= '\u00C0' and <= '\u024F' => Latin[c - '\u00C0'],
        >= '\u0400' and <= '\u04FF' => Cyrillic[c - '\u0400'],
        >= '\u1E00' and <= '\u1EFF' => LatinAdditional[c - '\u1E00'],
        'ə' => 'e',
        _ => '_',
    };
}
