using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CodeSight.Encoder.Tokens;

/// <summary>
/// The canonical decompositions of the Unicode character database (version 14): what a character stands for, and what two characters
/// compose to. A table of our own, because string.Normalize returns non-ASCII text as it is in the invariant globalization mode in which
/// this product runs. Composition leaves no exclusions out: it serves to compare texts, not to write them in form NFC.
/// </summary>
public static class CanonicalMapping
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int LeadingFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailingBefore = 0x11A7;
    private const int LeadingCount = 19;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;

    private static readonly FrozenDictionary<int, (int First, int Second)> Decompositions = ReadDecompositions();

    private static readonly Lazy<FrozenDictionary<(int First, int Second), int>> Compositions = new(() =>
        Decompositions.Where(entry => entry.Value.Second != 0).ToFrozenDictionary(entry => entry.Value, entry => entry.Key));

    /// <summary>The characters that decompose, Hangul syllables apart.</summary>
    internal static IEnumerable<int> CodePoints => Decompositions.Keys;

    /// <summary>Appends the character's full canonical decomposition; the character itself where it has none.</summary>
    public static void AppendDecomposed(Rune rune, StringBuilder text)
    {
        if (rune.Value is >= HangulFirst and <= HangulLast)
        {
            var syllable = rune.Value - HangulFirst;
            text.Append((char)(LeadingFirst + (syllable / (VowelCount * TrailingCount))));
            text.Append((char)(VowelFirst + (syllable / TrailingCount % VowelCount)));
            if (syllable % TrailingCount is > 0 and var trailing) text.Append((char)(TrailingBefore + trailing));
        }
        else if (Decompositions.TryGetValue(rune.Value, out var parts))
        {
            AppendDecomposed(new Rune(parts.First), text);
            if (parts.Second != 0) AppendDecomposed(new Rune(parts.Second), text);
        }
        else
        {
            text.Append(rune.ToString());
        }
    }

    /// <summary>The character that two characters compose to, or null.</summary>
    public static Rune? Compose(Rune first, Rune second)
    {
        // The Unicode Standard, section 3.12: a syllable is a leading consonant, a vowel and perhaps a trailing consonant.
        if (first.Value is >= LeadingFirst and < LeadingFirst + LeadingCount && second.Value is >= VowelFirst and < VowelFirst + VowelCount)
        {
            var pair = ((first.Value - LeadingFirst) * VowelCount) + second.Value - VowelFirst;
            return new Rune(HangulFirst + (pair * TrailingCount));
        }

        if (first.Value is >= HangulFirst and <= HangulLast && (first.Value - HangulFirst) % TrailingCount == 0
            && second.Value is > TrailingBefore and < TrailingBefore + TrailingCount)
            return new Rune(first.Value + second.Value - TrailingBefore);
        return Compositions.Value.TryGetValue((first.Value, second.Value), out var composed) ? new Rune(composed) : null;
    }

    private static FrozenDictionary<int, (int First, int Second)> ReadDecompositions()
    {
        var table = new Dictionary<int, (int First, int Second)>(2100);
        var second = 0;
        foreach (var token in Pairs.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (token[^1] == ':')
            {
                second = Hex(token[..^1]);
                continue;
            }

            var equals = token.IndexOf('=', StringComparison.Ordinal);
            var codePoint = Hex(token[..equals]);
            foreach (var first in token[(equals + 1)..].Split('+')) table.Add(codePoint++, (Hex(first), second));
        }

        foreach (var token in Singles.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = token.IndexOf(':', StringComparison.Ordinal);
            var codePoint = Hex(token[..colon]);
            foreach (var first in token[(colon + 1)..].EnumerateRunes()) table.Add(codePoint++, (first.Value, 0));
        }

        return table.ToFrozenDictionary();
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // A second character, then runs of characters that end in it: the first code point = what precedes the second character in each.
    private const string Pairs = """
        0300: 00C0=41 00C8=45 00CC=49 00D2=4F 00D9=55 00E0=61 00E8=65 00EC=69 00F2=6F 00F9=75 01DB=DC+FC 01F8=4E+6E 0400=415 040D=418
        0450=435 045D=438 1E14=112+113 1E50=14C+14D 1E80=57+77 1EA6=C2+E2 1EB0=102+103 1EC0=CA+EA 1ED2=D4+F4 1EDC=1A0+1A1 1EEA=1AF+1B0
        1EF2=59+79 1F02=1F00+1F01 1F0A=1F08+1F09 1F12=1F10+1F11 1F1A=1F18+1F19 1F22=1F20+1F21 1F2A=1F28+1F29 1F32=1F30+1F31 1F3A=1F38+1F39
        1F42=1F40+1F41 1F4A=1F48+1F49 1F52=1F50+1F51 1F5B=1F59 1F62=1F60+1F61 1F6A=1F68+1F69 1F70=3B1 1F72=3B5 1F74=3B7 1F76=3B9 1F78=3BF
        1F7A=3C5 1F7C=3C9 1FBA=391 1FC8=395 1FCA=397 1FCD=1FBF 1FD2=3CA 1FDA=399 1FDD=1FFE 1FE2=3CB 1FEA=3A5 1FED=A8 1FF8=39F 1FFA=3A9
        0301: 00C1=41 00C9=45 00CD=49 00D3=4F 00DA=55 00DD=59 00E1=61 00E9=65 00ED=69 00F3=6F 00FA=75 00FD=79 0106=43+63 0139=4C+6C
        0143=4E+6E 0154=52+72 015A=53+73 0179=5A+7A 01D7=DC+FC 01F4=47+67 01FA=C5+E5+C6+E6+D8+F8 0344=308 0385=A8+391 0388=395+397+399
        038C=39F 038E=3A5+3A9+3CA 03AC=3B1+3B5+3B7+3B9+3CB 03CC=3BF+3C5+3C9 03D3=3D2 0403=413 040C=41A 0453=433 045C=43A 1E08=C7+E7
        1E16=112+113 1E2E=CF+EF+4B+6B 1E3E=4D+6D 1E4C=D5+F5 1E52=14C+14D+50+70 1E78=168+169 1E82=57+77 1EA4=C2+E2 1EAE=102+103 1EBE=CA+EA
        1ED0=D4+F4 1EDA=1A0+1A1 1EE8=1AF+1B0 1F04=1F00+1F01 1F0C=1F08+1F09 1F14=1F10+1F11 1F1C=1F18+1F19 1F24=1F20+1F21 1F2C=1F28+1F29
        1F34=1F30+1F31 1F3C=1F38+1F39 1F44=1F40+1F41 1F4C=1F48+1F49 1F54=1F50+1F51 1F5D=1F59 1F64=1F60+1F61 1F6C=1F68+1F69 1FCE=1FBF
        1FDE=1FFE 0302: 00C2=41 00CA=45 00CE=49 00D4=4F 00DB=55 00E2=61 00EA=65 00EE=69 00F4=6F 00FB=75 0108=43+63 011C=47+67 0124=48+68
        0134=4A+6A 015C=53+73 0174=57+77+59+79 1E90=5A+7A 1EAC=1EA0+1EA1 1EC6=1EB8+1EB9 1ED8=1ECC+1ECD 0303: 00C3=41 00D1=4E 00D5=4F
        00E3=61 00F1=6E 00F5=6F 0128=49+69 0168=55+75 1E7C=56+76 1EAA=C2+E2 1EB4=102+103 1EBC=45+65 1EC4=CA+EA 1ED6=D4+F4 1EE0=1A0+1A1
        1EEE=1AF+1B0 1EF8=59+79 0304: 0100=41+61 0112=45+65 012A=49+69 014C=4F+6F 016A=55+75 01D5=DC+FC 01DE=C4+E4+226+227+C6+E6
        01EC=1EA+1EB 022A=D6+F6+D5+F5 0230=22E+22F+59+79 04E2=418+438 04EE=423+443 1E20=47+67 1E38=1E36+1E37 1E5C=1E5A+1E5B 1FB1=3B1
        1FB9=391 1FD1=3B9 1FD9=399 1FE1=3C5 1FE9=3A5 0306: 0102=41+61 0114=45+65 011E=47+67 012C=49+69 014E=4F+6F 016C=55+75 040E=423
        0419=418 0439=438 045E=443 04C1=416+436 04D0=410+430 04D6=415+435 1E1C=228+229 1EB6=1EA0+1EA1 1FB0=3B1 1FB8=391 1FD0=3B9 1FD8=399
        1FE0=3C5 1FE8=3A5 0307: 010A=43+63 0116=45+65 0120=47+67 0130=49 017B=5A+7A 0226=41+61 022E=4F+6F 1E02=42+62 1E0A=44+64 1E1E=46+66
        1E22=48+68 1E40=4D+6D 1E44=4E+6E 1E56=50+70+52+72 1E60=53+73 1E64=15A+15B+160+161+1E62+1E63+54+74 1E86=57+77 1E8A=58+78 1E8E=59+79
        1E9B=17F 0308: 00C4=41 00CB=45 00CF=49 00D6=4F 00DC=55 00E4=61 00EB=65 00EF=69 00F6=6F 00FC=75 00FF=79 0178=59 03AA=399+3A5
        03CA=3B9+3C5 03D4=3D2 0401=415 0407=406 0451=435 0457=456 04D2=410+430 04DA=4D8+4D9+416+436+417+437 04E4=418+438+41E+43E
        04EA=4E8+4E9+42D+44D 04F0=423+443 04F4=427+447 04F8=42B+44B 1E26=48+68 1E4E=D5+F5 1E7A=16A+16B 1E84=57+77 1E8C=58+78 1E97=74 0309:
        1EA2=41+61 1EA8=C2+E2 1EB2=102+103 1EBA=45+65 1EC2=CA+EA 1EC8=49+69 1ECE=4F+6F 1ED4=D4+F4 1EDE=1A0+1A1 1EE6=55+75 1EEC=1AF+1B0
        1EF6=59+79 030A: 00C5=41 00E5=61 016E=55+75 1E98=77+79 030B: 0150=4F+6F 0170=55+75 04F2=423+443 030C: 010C=43+63+44+64 011A=45+65
        013D=4C+6C 0147=4E+6E 0158=52+72 0160=53+73 0164=54+74 017D=5A+7A 01CD=41+61+49+69+4F+6F+55+75 01D9=DC+FC 01E6=47+67+4B+6B
        01EE=1B7+292+6A 021E=48+68 030F: 0200=41+61 0204=45+65 0208=49+69 020C=4F+6F 0210=52+72 0214=55+75 0476=474+475 0311: 0202=41+61
        0206=45+65 020A=49+69 020E=4F+6F 0212=52+72 0216=55+75 0313: 1F00=3B1 1F08=391 1F10=3B5 1F18=395 1F20=3B7 1F28=397 1F30=3B9
        1F38=399 1F40=3BF 1F48=39F 1F50=3C5 1F60=3C9 1F68=3A9 1FE4=3C1 0314: 1F01=3B1 1F09=391 1F11=3B5 1F19=395 1F21=3B7 1F29=397
        1F31=3B9 1F39=399 1F41=3BF 1F49=39F 1F51=3C5 1F59=3A5 1F61=3C9 1F69=3A9 1FE5=3C1 1FEC=3A1 031B: 01A0=4F+6F 01AF=55+75 0323:
        1E04=42+62 1E0C=44+64 1E24=48+68 1E32=4B+6B 1E36=4C+6C 1E42=4D+6D 1E46=4E+6E 1E5A=52+72 1E62=53+73 1E6C=54+74 1E7E=56+76
        1E88=57+77 1E92=5A+7A 1EA0=41+61 1EB8=45+65 1ECA=49+69+4F+6F 1EE2=1A0+1A1+55+75 1EF0=1AF+1B0 1EF4=59+79 0324: 1E72=55+75 0325:
        1E00=41+61 0326: 0218=53+73+54+74 0327: 00C7=43 00E7=63 0122=47+67 0136=4B+6B 013B=4C+6C 0145=4E+6E 0156=52+72 015E=53+73
        0162=54+74 0228=45+65 1E10=44+64 1E28=48+68 0328: 0104=41+61 0118=45+65 012E=49+69 0172=55+75 01EA=4F+6F 032D: 1E12=44+64
        1E18=45+65 1E3C=4C+6C 1E4A=4E+6E 1E70=54+74 1E76=55+75 032E: 1E2A=48+68 0330: 1E1A=45+65 1E2C=49+69 1E74=55+75 0331: 1E06=42+62
        1E0E=44+64 1E34=4B+6B 1E3A=4C+6C 1E48=4E+6E 1E5E=52+72 1E6E=54+74 1E94=5A+7A+68 0338: 219A=2190+2192 21AE=2194 21CD=21D0+21D4+21D2
        2204=2203 2209=2208 220C=220B 2224=2223 2226=2225 2241=223C 2244=2243 2247=2245 2249=2248 2260=3D 2262=2261
        226D=224D+3C+3E+2264+2265 2274=2272+2273 2278=2276+2277 2280=227A+227B 2284=2282+2283 2288=2286+2287 22AC=22A2+22A8+22A9+22AB
        22E0=227C+227D+2291+2292 22EA=22B2+22B3+22B4+22B5 2ADC=2ADD 0342: 1F06=1F00+1F01 1F0E=1F08+1F09 1F26=1F20+1F21 1F2E=1F28+1F29
        1F36=1F30+1F31 1F3E=1F38+1F39 1F56=1F50+1F51 1F5F=1F59 1F66=1F60+1F61 1F6E=1F68+1F69 1FB6=3B1 1FC1=A8 1FC6=3B7 1FCF=1FBF
        1FD6=3B9+3CA 1FDF=1FFE 1FE6=3C5+3CB 1FF6=3C9 0345: 1F80=1F00+1F01+1F02+1F03+1F04+1F05+1F06+1F07+1F08+1F09+1F0A+1F0B
        1F8C=1F0C+1F0D+1F0E+1F0F+1F20+1F21+1F22+1F23+1F24+1F25+1F26+1F27 1F98=1F28+1F29+1F2A+1F2B+1F2C+1F2D+1F2E+1F2F+1F60+1F61+1F62+1F63
        1FA4=1F64+1F65+1F66+1F67+1F68+1F69+1F6A+1F6B+1F6C+1F6D+1F6E+1F6F 1FB2=1F70+3B1+3AC 1FB7=1FB6 1FBC=391 1FC2=1F74+3B7+3AE 1FC7=1FC6
        1FCC=397 1FF2=1F7C+3C9+3CE 1FF7=1FF6 1FFC=3A9 05B4: FB1D=5D9 05B7: FB1F=5F2 FB2E=5D0 05B8: FB2F=5D0 05B9: FB4B=5D5 05BC:
        FB30=5D0+5D1+5D2+5D3+5D4+5D5+5D6 FB38=5D8+5D9+5DA+5DB+5DC FB3E=5DE FB40=5E0+5E1 FB43=5E3+5E4 FB46=5E6+5E7+5E8+5E9+5EA 05BF:
        FB4C=5D1+5DB+5E4 05C1: FB2A=5E9 FB2C=FB49 05C2: FB2B=5E9 FB2D=FB49 0653: 0622=627 0654: 0623=627+648 0626=64A 06C0=6D5 06C2=6C1
        06D3=6D2 0655: 0625=627 093C: 0929=928 0931=930 0934=933 0958=915+916+917+91C+921+922+92B+92F 09BC: 09DC=9A1+9A2 09DF=9AF 09BE:
        09CB=9C7 09D7: 09CC=9C7 0A3C: 0A33=A32 0A36=A38 0A59=A16+A17+A1C 0A5E=A2B 0B3C: 0B5C=B21+B22 0B3E: 0B4B=B47 0B56: 0B48=B47 0B57:
        0B4C=B47 0BBE: 0BCA=BC6+BC7 0BD7: 0B94=B92 0BCC=BC6 0C56: 0C48=C46 0CC2: 0CCA=CC6 0CD5: 0CC0=CBF 0CC7=CC6 0CCB=CCA 0CD6: 0CC8=CC6
        0D3E: 0D4A=D46+D47 0D57: 0D4C=D46 0DCA: 0DDA=DD9 0DDD=DDC 0DCF: 0DDC=DD9 0DDF: 0DDE=DD9 0F72: 0F73=F71 0F74: 0F75=F71 0F80:
        0F76=FB2 0F78=FB3 0F81=F71 0FB5: 0F69=F40 0FB9=F90 0FB7: 0F43=F42 0F4D=F4C 0F52=F51 0F57=F56 0F5C=F5B 0F93=F92 0F9D=F9C 0FA2=FA1
        0FA7=FA6 0FAC=FAB 102E: 1026=1025 1B35: 1B06=1B05 1B08=1B07 1B0A=1B09 1B0C=1B0B 1B0E=1B0D 1B12=1B11 1B3B=1B3A 1B3D=1B3C
        1B40=1B3E+1B3F 1B43=1B42 3099: 304C=304B 304E=304D 3050=304F 3052=3051 3054=3053 3056=3055 3058=3057 305A=3059 305C=305B 305E=305D
        3060=305F 3062=3061 3065=3064 3067=3066 3069=3068 3070=306F 3073=3072 3076=3075 3079=3078 307C=307B 3094=3046 309E=309D 30AC=30AB
        30AE=30AD 30B0=30AF 30B2=30B1 30B4=30B3 30B6=30B5 30B8=30B7 30BA=30B9 30BC=30BB 30BE=30BD 30C0=30BF 30C2=30C1 30C5=30C4 30C7=30C6
        30C9=30C8 30D0=30CF 30D3=30D2 30D6=30D5 30D9=30D8 30DC=30DB 30F4=30A6 30F7=30EF+30F0+30F1+30F2 30FE=30FD 309A: 3071=306F 3074=3072
        3077=3075 307A=3078 307D=307B 30D1=30CF 30D4=30D2 30D7=30D5 30DA=30D8 30DD=30DB 110BA: 1109A=11099 1109C=1109B 110AB=110A5 11127:
        1112E=11131+11132 1133E: 1134B=11347 11357: 1134C=11347 114B0: 114BC=114B9 114BA: 114BB=114B9 114BD: 114BE=114B9 115AF:
        115BA=115B8+115B9 11930: 11938=11935 1D165: 1D15E=1D157+1D158 1D1BB=1D1B9+1D1BA 1D16E: 1D160=1D15F 1D1BD=1D1BB+1D1BC 1D16F:
        1D161=1D15F 1D1BF=1D1BB+1D1BC 1D170: 1D162=1D15F 1D171: 1D163=1D15F 1D172: 1D164=1D15F
        """;

    // Runs of characters that stand for one other: the first code point, then what each stands for.
    private const string Singles = """
        0340:̀́ 0343:̓ 0374:ʹ 037E:; 0387:· 1F71:ά 1F73:έ 1F75:ή 1F77:ί 1F79:ό 1F7B:ύ 1F7D:ώ 1FBB:Ά 1FBE:ι 1FC9:Έ 1FCB:Ή 1FD3:ΐ 1FDB:Ί
        1FE3:ΰ 1FEB:Ύ 1FEE:΅` 1FF9:Ό 1FFB:Ώ 1FFD:´ 2000:   2126:Ω 212A:KÅ 2329:〈〉
        F900:豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌
        F93C:祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮
        F978:兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈
        F9B4:領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘 F9F0:藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀 FA10:塚 FA12:晴
        FA15:凞猪益礼神祥福靖精羽 FA20:蘒 FA22:諸 FA25:逸都 FA2A:飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈 FA66:辶逸難響頻恵𤋮舘
        FA70:並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌 FAAC:窱節类絛練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎
        2F800:丽丸乁𠄢你侮侻倂偺備僧像㒞𠘺免兔兤具𠔜㒹內再𠕋冗冤仌冬况𩇟凵刃㓟刻剆割剷㔕勇勉勤勺包匆北卉卑博即卽卿卿卿𠨬灰及叟𠭣叫叱吆
        2F83C:咞吸呈周咢哶唐啓啣善善喙喫喳嗂圖嘆圗噑噴切壮城埴堍型堲報墬𡓤売壷夆多夢奢𡚨𡛪姬娛娧姘婦㛮㛼嬈嬾嬾𡧈寃寘寧寳𡬘寿将当尢㞁屠
        2F878:屮峀岍𡷤嵃𡷦嵮嵫嵼巡巢㠯巽帨帽幩㡢𢆃㡼庰庳庶廊𪎒廾𢌱𢌱舁弢弢㣇𣊸𦇚形彫㣣徚忍志忹悁㤺㤜悔𢛔惇慈慌慎慌慺憎憲憤憯懞懲懶成戛
        2F8B4:扝抱拔捐𢬌挽拼捨掃揤𢯱搢揅掩㨮摩摾撝摷㩬敏敬𣀊旣書晉㬙暑㬈㫤冒冕最暜肭䏙朗望朡杞杓𣏃㭉柺枅桒梅𣑭梎栟椔㮝楂榣槪檨𣚣櫛㰘次
        2F8F0:𣢧歔㱎歲殟殺殻𣪍𡴋𣫺汎𣲼沿泍汧洖派海流浩浸涅𣴞洴港湮㴳滋滇𣻑淹潮𣽞𣾎濆瀹瀞瀛㶖灊災灷炭𠔥煅𤉣熜𤎫爨爵牐𤘈犀犕𤜵𤠔獺王㺬玥
        2F92C:㺸㺸瑇瑜瑱璅瓊㼛甤𤰶甾𤲒異𢆟瘐𤾡𤾸𥁄㿼䀈直𥃳𥃲𥄙𥄳眞真真睊䀹瞋䁆䂖𥐝硎碌磌䃣𥘦祖𥚚𥛅福秫䄯穀穊穏𥥼𥪧𥪧竮䈂𥮫篆築䈧𥲀糒䊠
        2F968:糨糣紀𥾆絣䌁緇縂繅䌴𦈨𦉇䍙𦋙罺𦌾羕翺者𦓚𦔣聠𦖨聰𣍟䏕育脃䐋脾媵𦞧𦞵𣎓𣎜舁舄辞䑫芑芋芝劳花芳芽苦𦬼若茝荣莭茣莽菧著荓菊菌菜
        2F9A4:𦰶𦵫𦳕䔫蓱蓳蔖𧏊蕤𦼬䕝䕡𦾱𧃒䕫虐虜虧虩蚩蚈蜎蛢蝹蜨蝫螆䗗蟡蠁䗹衠衣𧙧裗裞䘵裺㒻𧢮𧥦䚾䛇誠諭變豕𧲨貫賁贛起𧼯𠠄跋趼跰𠣞軔輸
        2F9E0:𨗒𨗭邔郱鄑𨜮鄛鈸鋗鋘鉼鏹鐕𨯺開䦕閷𨵷䧦雃嶲霣𩅅𩈚䩮䩶韠𩐊䪲𩒖頋頋頩𩖶飢䬳餩馧駂駾䯎𩬰鬒鱀鳽䳎䳭鵧𪃎䳸𪄅𪈎𪊑麻䵖黹黾鼅鼏鼖 2FA1C:鼻𪘀
        """;
}
