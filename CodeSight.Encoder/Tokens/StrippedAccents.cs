using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CodeSight.Encoder.Tokens;

/// <summary>
/// What is left of a character when its accents are stripped: its canonical decomposition (Unicode 14, form NFD) without the
/// non-spacing marks. A table of our own, because string.Normalize leaves text as it is in the invariant globalization mode
/// in which this product runs.
/// </summary>
public static class StrippedAccents
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private static readonly FrozenDictionary<int, string> Table = ReadTable();

    /// <summary>What is left, an empty text where nothing is; null where the character stands for itself. A lone mark is the caller's to drop.</summary>
    public static string? Of(Rune rune)
    {
        if (rune.Value < 0xC0) return null;
        if (rune.Value is >= HangulFirst and <= HangulLast) return Hangul(rune.Value - HangulFirst);
        return Table.GetValueOrDefault(rune.Value);
    }

    // The Unicode Standard, section 3.12: a syllable is a leading consonant, a vowel and perhaps a trailing consonant.
    private static string Hangul(int syllable)
    {
        var leading = (char)(0x1100 + syllable / (21 * 28));
        var vowel = (char)(0x1161 + syllable / 28 % 21);
        var trailing = syllable % 28;
        return trailing == 0 ? new string([leading, vowel]) : new string([leading, vowel, (char)(0x11A7 + trailing)]);
    }

    private static FrozenDictionary<int, string> ReadTable()
    {
        var table = new Dictionary<int, string>(2100);
        foreach (var run in Runs.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = run.IndexOf(':', StringComparison.Ordinal);
            var codePoint = Hex(run[..colon]);
            foreach (var left in run[(colon + 1)..].EnumerateRunes()) table.Add(codePoint++, left.ToString());
        }

        foreach (var other in Others.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = other.IndexOf('=', StringComparison.Ordinal);
            var left = other[(equals + 1)..].Split('+', StringSplitOptions.RemoveEmptyEntries);
            table.Add(Hex(other[..equals]), string.Concat(left.Select(part => new Rune(Hex(part)).ToString())));
        }

        return table.ToFrozenDictionary();
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Not one visible character is left: code point = the code points that are left, if any.
    private const string Others = """
        0340= 0341= 0343= 0344= 09CB=09C7+09BE 09CC=09C7+09D7 0B48=0B47 0B4B=0B47+0B3E 0B4C=0B47+0B57 0B94=0B92+0BD7
        0BCA=0BC6+0BBE 0BCB=0BC7+0BBE 0BCC=0BC6+0BD7 0C48= 0CC0=0CD5 0CC7=0CD5 0CC8=0CD6 0CCA=0CC2 0CCB=0CC2+0CD5
        0D4A=0D46+0D3E 0D4B=0D47+0D3E 0D4C=0D46+0D57 0DDA=0DD9 0DDC=0DD9+0DCF 0DDD=0DD9+0DCF 0DDE=0DD9+0DDF 0F73= 0F75= 0F76=
        0F78= 0F81= 0F93= 0F9D= 0FA2= 0FA7= 0FAC= 0FB9= 1B06=1B05+1B35 1B08=1B07+1B35 1B0A=1B09+1B35 1B0C=1B0B+1B35
        1B0E=1B0D+1B35 1B12=1B11+1B35 1B3B=1B35 1B3D=1B35 1B40=1B3E+1B35 1B41=1B3F+1B35 1B43=1B35 2000=2002 2001=2003 1112E=
        1112F= 1134B=11347+1133E 1134C=11347+11357 114BB=114B9 114BC=114B9+114B0 114BE=114B9+114BD 115BA=115B8+115AF
        115BB=115B9+115AF 11938=11935+11930 1D15E=1D157+1D165 1D15F=1D158+1D165 1D160=1D158+1D165+1D16E
        1D161=1D158+1D165+1D16F 1D162=1D158+1D165+1D170 1D163=1D158+1D165+1D171 1D164=1D158+1D165+1D172 1D1BB=1D1B9+1D165
        1D1BC=1D1BA+1D165 1D1BD=1D1B9+1D165+1D16E 1D1BE=1D1BA+1D165+1D16E 1D1BF=1D1B9+1D165+1D16F 1D1C0=1D1BA+1D165+1D16F
        """;

    // Runs of code points that each leave one character: the first code point, then what each leaves.
    private const string Runs = """
        00C0:AAAAAA 00C7:CEEEEIIII 00D1:NOOOOO 00D9:UUUUY 00E0:aaaaaa 00E7:ceeeeiiii 00F1:nooooo 00F9:uuuuy
        00FF:yAaAaAaCcCcCcCcDd 0112:EeEeEeEeEeGgGgGgGgHh 0128:IiIiIiIiI 0134:JjKk 0139:LlLlLl 0143:NnNnNn 014C:OoOoOo
        0154:RrRrRrSsSsSsSsTtTt 0168:UuUuUuUuUuUuWwYyYZzZzZz 01A0:Oo 01AF:Uu 01CD:AaIiOoUuUuUuUuUu 01DE:AaAaÆæ
        01E6:GgKkOoOoƷʒj 01F4:Gg 01F8:NnAaÆæØøAaAaEeEeIiIiOoOoRrRrUuUuSsTt 021E:Hh 0226:AaEeOoOoOoOoYy 0374:ʹ 037E:;
        0385:¨Α·ΕΗΙ 038C:Ο 038E:ΥΩι 03AA:ΙΥαεηιυ 03CA:ιυουω 03D3:ϒϒ 0400:ЕЕ 0403:Г 0407:І 040C:КИУ 0419:И 0439:и 0450:ее
        0453:г 0457:і 045C:киу 0476:Ѵѵ 04C1:Жж 04D0:АаАа 04D6:Ее 04DA:ӘәЖжЗз 04E2:ИиИиОо 04EA:ӨөЭэУуУуУуЧч 04F8:Ыы 0622:ااواي
        06C0:ە 06C2:ہ 06D3:ے 0929:न 0931:र 0934:ळ 0958:कखगजडढफय 09DC:ডঢ 09DF:য 0A33:ਲ 0A36:ਸ 0A59:ਖਗਜ 0A5E:ਫ 0B5C:ଡଢ 0F43:ག
        0F4D:ཌ 0F52:ད 0F57:བ 0F5C:ཛ 0F69:ཀ 1026:ဥ 1E00:AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIi
        1E30:KkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRr 1E60:SsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYy
        1E90:ZzZzZzhtwy 1E9B:ſ 1EA0:AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEeIiIiOoOo
        1ED0:OoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy 1F00:ααααααααΑΑΑΑΑΑΑΑεεεεεε 1F18:ΕΕΕΕΕΕ
        1F20:ηηηηηηηηΗΗΗΗΗΗΗΗιιιιιιιιΙΙΙΙΙΙΙΙοοοοοο 1F48:ΟΟΟΟΟΟ 1F50:υυυυυυυυ 1F59:Υ 1F5B:Υ 1F5D:Υ
        1F5F:ΥωωωωωωωωΩΩΩΩΩΩΩΩααεεηηιιοουυωω 1F80:ααααααααΑΑΑΑΑΑΑΑηηηηηηηηΗΗΗΗΗΗΗΗωωωωωωωωΩΩΩΩΩΩΩΩ 1FB0:ααααα 1FB6:ααΑΑΑΑΑ
        1FBE:ι 1FC1:¨ηηη 1FC6:ηηΕΕΗΗΗ᾿᾿᾿ιιιι 1FD6:ιιΙΙΙΙ 1FDD:῾῾῾υυυυρρυυΥΥΥΥΡ¨¨` 1FF2:ωωω 1FF6:ωωΟΟΩΩΩ´ 2126:Ω 212A:KA
        219A:←→ 21AE:↔ 21CD:⇐⇔⇒ 2204:∃ 2209:∈ 220C:∋ 2224:∣ 2226:∥ 2241:∼ 2244:≃ 2247:≅ 2249:≈ 2260:= 2262:≡ 226D:≍<>≤≥
        2274:≲≳ 2278:≶≷ 2280:≺≻ 2284:⊂⊃ 2288:⊆⊇ 22AC:⊢⊨⊩⊫ 22E0:≼≽⊑⊒ 22EA:⊲⊳⊴⊵ 2329:〈〉 2ADC:⫝ 304C:か 304E:き 3050:く 3052:け
        3054:こ 3056:さ 3058:し 305A:す 305C:せ 305E:そ 3060:た 3062:ち 3065:つ 3067:て 3069:と 3070:はは 3073:ひひ 3076:ふふ
        3079:へへ 307C:ほほ 3094:う 309E:ゝ 30AC:カ 30AE:キ 30B0:ク 30B2:ケ 30B4:コ 30B6:サ 30B8:シ 30BA:ス 30BC:セ 30BE:ソ
        30C0:タ 30C2:チ 30C5:ツ 30C7:テ 30C9:ト 30D0:ハハ 30D3:ヒヒ 30D6:フフ 30D9:ヘヘ 30DC:ホホ 30F4:ウ 30F7:ワヰヱヲ
        30FE:ヽ F900:豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞
        F930:擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧
        F960:怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐
        F990:戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂
        F9C0:燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘
        F9F0:藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀 FA10:塚 FA12:晴 FA15:凞猪益礼神祥福靖精羽 FA20:蘒
        FA22:諸 FA25:逸都
        FA2A:飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁
        FA5A:署者臭艹艹著褐視謁謹賓贈辶逸難響頻恵𤋮舘
        FA70:並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯
        FAA0:猪瑱甆画瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊
        FAD0:𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎 FB1D:י FB1F:ײ FB2A:ששששאאאבגדהוז FB38:טיךכל FB3E:מ FB40:נס FB43:ףפ FB46:צקרשתובכפ 1109A:𑂙
        1109C:𑂛 110AB:𑂥 2F800:丽丸乁𠄢你侮侻倂偺備僧像㒞𠘺免兔兤具𠔜㒹內再𠕋冗冤仌冬况𩇟凵刃㓟刻剆割剷㔕勇勉勤勺包匆北卉卑博即
        2F830:卽卿卿卿𠨬灰及叟𠭣叫叱吆咞吸呈周咢哶唐啓啣善善喙喫喳嗂圖嘆圗噑噴切壮城埴堍型堲報墬𡓤売壷夆多夢奢
        2F860:𡚨𡛪姬娛娧姘婦㛮㛼嬈嬾嬾𡧈寃寘寧寳𡬘寿将当尢㞁屠屮峀岍𡷤嵃𡷦嵮嵫嵼巡巢㠯巽帨帽幩㡢𢆃㡼庰庳庶廊𪎒
        2F890:廾𢌱𢌱舁弢弢㣇𣊸𦇚形彫㣣徚忍志忹悁㤺㤜悔𢛔惇慈慌慎慌慺憎憲憤憯懞懲懶成戛扝抱拔捐𢬌挽拼捨掃揤𢯱搢
        2F8C0:揅掩㨮摩摾撝摷㩬敏敬𣀊旣書晉㬙暑㬈㫤冒冕最暜肭䏙朗望朡杞杓𣏃㭉柺枅桒梅𣑭梎栟椔㮝楂榣槪檨𣚣櫛㰘次
        2F8F0:𣢧歔㱎歲殟殺殻𣪍𡴋𣫺汎𣲼沿泍汧洖派海流浩浸涅𣴞洴港湮㴳滋滇𣻑淹潮𣽞𣾎濆瀹瀞瀛㶖灊災灷炭𠔥煅𤉣熜𤎫
        2F920:爨爵牐𤘈犀犕𤜵𤠔獺王㺬玥㺸㺸瑇瑜瑱璅瓊㼛甤𤰶甾𤲒異𢆟瘐𤾡𤾸𥁄㿼䀈直𥃳𥃲𥄙𥄳眞真真睊䀹瞋䁆䂖𥐝硎碌
        2F950:磌䃣𥘦祖𥚚𥛅福秫䄯穀穊穏𥥼𥪧𥪧竮䈂𥮫篆築䈧𥲀糒䊠糨糣紀𥾆絣䌁緇縂繅䌴𦈨𦉇䍙𦋙罺𦌾羕翺者𦓚𦔣聠𦖨聰
        2F980:𣍟䏕育脃䐋脾媵𦞧𦞵𣎓𣎜舁舄辞䑫芑芋芝劳花芳芽苦𦬼若茝荣莭茣莽菧著荓菊菌菜𦰶𦵫𦳕䔫蓱蓳蔖𧏊蕤𦼬䕝䕡
        2F9B0:𦾱𧃒䕫虐虜虧虩蚩蚈蜎蛢蝹蜨蝫螆䗗蟡蠁䗹衠衣𧙧裗裞䘵裺㒻𧢮𧥦䚾䛇誠諭變豕𧲨貫賁贛起𧼯𠠄跋趼跰𠣞軔輸
        2F9E0:𨗒𨗭邔郱鄑𨜮鄛鈸鋗鋘鉼鏹鐕𨯺開䦕閷𨵷䧦雃嶲霣𩅅𩈚䩮䩶韠𩐊䪲𩒖頋頋頩𩖶飢䬳餩馧駂駾䯎𩬰鬒鱀鳽䳎䳭鵧
        2FA10:𪃎䳸𪄅𪈎𪊑麻䵖黹黾鼅鼏鼖鼻𪘀
        """;
}
