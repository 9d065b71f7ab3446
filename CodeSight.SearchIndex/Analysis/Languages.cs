using System.Collections.Frozen;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Bg;
using Lucene.Net.Analysis.Ca;
using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.Da;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.El;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Eu;
using Lucene.Net.Analysis.Fa;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Ga;
using Lucene.Net.Analysis.Hi;
using Lucene.Net.Analysis.Hu;
using Lucene.Net.Analysis.Hy;
using Lucene.Net.Analysis.Id;
using Lucene.Net.Analysis.In;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Lv;
using Lucene.Net.Analysis.Nl;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ro;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;
using DutchStemmer = Lucene.Net.Tartarus.Snowball.Ext.DutchStemmer;
using FrenchStemmer = Lucene.Net.Tartarus.Snowball.Ext.FrenchStemmer;
using GermanStemmer = Lucene.Net.Tartarus.Snowball.Ext.GermanStemmer;
using PortugueseStemmer = Lucene.Net.Tartarus.Snowball.Ext.PortugueseStemmer;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>The languages whose words are stemmed, by their ISO 639-1 codes. Each is loaded when a document of it is there.</summary>
internal static class Languages
{
    /// <summary>English, and whatever is not known.</summary>
    public static LanguageRules English { get; } = new EnglishRules();

    private static readonly FrozenDictionary<string, Lazy<LanguageRules>> Others = new Dictionary<string, Func<LanguageParts>>
    {
        ["ar"] = Arabic,
        ["bg"] = () => new(BulgarianAnalyzer.DefaultStopSet, new BulgarianStemmer().Stem) { IsLatin = false },
        ["ca"] = () => Snowball(CatalanAnalyzer.DefaultStopSet, new CatalanStemmer()) with { Elision = Elision.Before },
        ["cs"] = () => new(CzechAnalyzer.DefaultStopSet, new CzechStemmer().Stem),
        ["da"] = () => Snowball(DanishAnalyzer.DefaultStopSet, new DanishStemmer()) with { Joints = ["", "s", "e"] },
        ["de"] = () => Snowball(GermanAnalyzer.DefaultStopSet, new GermanStemmer()) with { Joints = ["", "s", "n", "en", "es", "er", "e"] },
        ["el"] = () => new(GreekAnalyzer.DefaultStopSet, new GreekStemmer().Stem) { IsLatin = false, StemsFolded = true },
        ["es"] = () => Snowball(SpanishAnalyzer.DefaultStopSet, new SpanishStemmer()),
        ["eu"] = () => Snowball(BasqueAnalyzer.DefaultStopSet, new BasqueStemmer()),
        ["fa"] = () => new(PersianAnalyzer.DefaultStopSet, (_, length) => length) { IsLatin = false, KeepsBeginnings = false, Prepare = Persian },
        ["fi"] = () => Snowball(FinnishAnalyzer.DefaultStopSet, new FinnishStemmer()) with { Joints = [""] },
        ["fr"] = () => Snowball(FrenchAnalyzer.DefaultStopSet, new FrenchStemmer()) with { Elision = Elision.Before },
        ["ga"] = () => Snowball(IrishAnalyzer.DefaultStopSet, new IrishStemmer()) with { KeepsBeginnings = false, Elision = Elision.Before },
        ["hi"] = Hindi,
        ["hu"] = () => Snowball(HungarianAnalyzer.DefaultStopSet, new HungarianStemmer()) with { Joints = [""] },
        ["hy"] = () => Snowball(ArmenianAnalyzer.DefaultStopSet, new ArmenianStemmer()) with { IsLatin = false },
        ["id"] = Indonesian,
        ["it"] = () => Snowball(ItalianAnalyzer.DefaultStopSet, new ItalianStemmer()) with { Elision = Elision.Before },
        ["lv"] = () => new(LatvianAnalyzer.DefaultStopSet, new LatvianStemmer().Stem),
        ["nb"] = () => Snowball(NorwegianAnalyzer.DefaultStopSet, new NorwegianStemmer()) with { Joints = ["", "s", "e"] },
        ["nl"] = () => Snowball(DutchAnalyzer.DefaultStopSet, new DutchStemmer()) with { Joints = ["", "s", "en", "e", "n"] },
        ["pt"] = () => Snowball(PortugueseAnalyzer.DefaultStopSet, new PortugueseStemmer()),
        ["ro"] = () => Snowball(RomanianAnalyzer.DefaultStopSet, new RomanianStemmer()) with { Prepare = WithCedillas },
        ["ru"] = () => Snowball(RussianAnalyzer.DefaultStopSet, new RussianStemmer()) with { IsLatin = false, Prepare = WithoutYo },
        ["sv"] = () => Snowball(SwedishAnalyzer.DefaultStopSet, new SwedishStemmer()) with { Joints = ["", "s"] },
        ["tr"] = () => Snowball(TurkishAnalyzer.DefaultStopSet, new TurkishStemmer()) with { Elision = Elision.After },
    }.ToFrozenDictionary(
        pair => pair.Key,
        pair => new Lazy<LanguageRules>(() => new LuceneRules(pair.Key, pair.Value())),
        StringComparer.Ordinal);

    /// <summary>The rules of a language; those of English for one that has none, and for "" where none is known.</summary>
    public static LanguageRules Of(string code) => Others.TryGetValue(code, out var rules) ? rules.Value : English;

    /// <summary>Whether the language has rules of its own.</summary>
    public static bool Has(string code) => code == English.Code || Others.ContainsKey(code);

    /// <summary>Whether letters before an apostrophe are an article, pronoun or preposition: l', qu', dell', jusqu'.</summary>
    public static bool IsElided(ReadOnlySpan<char> letters) => letters.Length is 1 or 2 || letters is "jusqu" or "lorsqu" or "puisqu" or "quoiqu"
        or "dell" or "nell" or "dall" or "sull" or "all" or "coll" or "quell" or "quest" or "bell" or "tutt" or "sant" or "dov" or "com";

    private static LanguageParts Snowball(IEnumerable<string> stopWords, SnowballProgram program) => new(stopWords, (buffer, length) =>
    {
        program.SetCurrent(new string(buffer, 0, length));
        program.Stem();
        var stem = program.Current;
        if (stem.Length > buffer.Length) return length;
        stem.CopyTo(0, buffer, 0, stem.Length);
        return stem.Length;
    });

    private static LanguageParts Arabic()
    {
        var stemmer = new ArabicStemmer();
        return new(ArabicAnalyzer.DefaultStopSet, stemmer.Stem)
        {
            IsLatin = false,
            KeepsBeginnings = false,
            Prepare = new ArabicNormalizer().Normalize,
        };
    }

    private static LanguageParts Hindi()
    {
        var (indic, hindi, stemmer) = (new IndicNormalizer(), new HindiNormalizer(), new HindiStemmer());
        return new(HindiAnalyzer.DefaultStopSet, stemmer.Stem)
        {
            IsLatin = false,
            KeepsBeginnings = false,
            Prepare = (word, length) => hindi.Normalize(word, indic.Normalize(word, length)),
        };
    }

    private static LanguageParts Indonesian()
    {
        var stemmer = new IndonesianStemmer();
        return new(IndonesianAnalyzer.DefaultStopSet, (word, length) => stemmer.Stem(word, length, true)) { KeepsBeginnings = false };
    }

    private static int Persian(char[] word, int length) => new PersianNormalizer().Normalize(word, new ArabicNormalizer().Normalize(word, length));

    /// <summary>Romanian's comma below as the cedilla that the stemmer was written for.</summary>
    private static int WithCedillas(char[] word, int length)
    {
        word.AsSpan(0, length).Replace('ș', 'ş');
        word.AsSpan(0, length).Replace('ț', 'ţ');
        return length;
    }

    private static int WithoutYo(char[] word, int length)
    {
        word.AsSpan(0, length).Replace('ё', 'е');
        return length;
    }
}
