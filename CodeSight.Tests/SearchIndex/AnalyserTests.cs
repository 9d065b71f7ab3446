using CodeSight.SearchIndex.Analysis;

namespace CodeSight.Tests.SearchIndex;

public sealed class AnalyserTests
{
    [Theory]
    [InlineData("The policies of Zürich", "the polici of zurich")]
    [InlineData("overtime_rate", "overtimer overtim rate")]
    [InlineData("OvertimeRate", "overtimer overtim rate")]
    [InlineData("overtimeRate", "overtimer overtim rate")]
    [InlineData("OVERTIME_RATE", "overtimer overtim rate")]
    [InlineData("HTTPServer2", "httpserver2 http server 2")]
    [InlineData("all PDFs", "all pdfs pdf")]
    [InlineData("non-compete", "non compet noncompet")]
    [InlineData("e-mail", "e mail email")]
    [InlineData("C++ and C#.", "c c++ and c c#")]
    [InlineData("C++11", "c c++ 11")]
    [InlineData("the .NET runtime", "the net .net runtim")]
    [InlineData("wait...what", "wait what")]
    [InlineData("section 4.2.", "section 4.2 4 2")]
    [InlineData("v1.2.3", "v1.2.3 1 2 3 1.2.3")]
    [InlineData("1,000,000 and 1,2,3", "1000000 and 1 2 3")]
    [InlineData("2024-01-15", "2024 01 15 2024-01-15")]
    [InlineData("covid-19", "covid 19 covid19")]
    [InlineData("john.doe@example.com", "john doe exampl com johndoeexamplecom")]
    [InlineData("src/Keywords/FileGlob.cs", "src keyword fileglob file glob cs srckeywordsfileglobc")]
    [InlineData("std::vector", "std vector stdvector")]
    [InlineData("U.S. e.g. p.m", "us eg pm")]
    [InlineData("don't can't won't they're company’s O’Brien", "do can will they compani obrien brien")]
    [InlineData("x_axis iPhone", "xaxi x axi iphon phone")]
    [InlineData("ﬁle ｆｕｌｌ straße æon", "file full strass aeon")]
    [InlineData("café cafe\u0301 soft\u00ADhyphen", "cafe cafe softhyphen")]
    [InlineData("ΑΘΉΝΑ Йод", "αθηνα иод")]
    [InlineData("東京都", "東 京 東京 都 京都")]
    [InlineData("日x本", "日 x 本")]
    [InlineData("m² H₂O", "m2 2 h2o 2")]
    [InlineData("__init__ a__b", "init ab a b")]
    [InlineData("😀 \ud800 ok\udc00", "ok")]
    [InlineData("  -- ' \" () ", "")]
    public void Analyser_gives_the_terms(string text, string terms) => Assert.Equal(terms, string.Join(' ', Terms(text)));

    [Theory]
    [InlineData("overtime_rate", 1)]
    [InlineData("an ordinary sentence, with seven words.", 6)]
    [InlineData("non-compete", 2)]
    [InlineData("4.2", 1)]
    [InlineData("東京都", 3)]
    public void Analyser_counts_each_word_once(string text, int words)
    {
        var sink = new Collector();
        Analyser.Scan(text, sink);

        Assert.Equal(words, sink.Words);
    }

    [Fact]
    public void Analyser_keeps_only_the_beginning_of_a_very_long_word()
    {
        var terms = Terms(new string('x', 100_000) + " next");

        Assert.Equal([new string('x', 64), "next"], terms);
    }

    [Fact]
    public void Analyser_takes_any_text()
    {
        var random = new Random(1);
        const string Signs = "aZ09_-.'’/@#+:,&\\ \u00AD\u0301é東ก한\ud83d\ude00\ud840\udc00\ud800ßﬃ\0";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ =>
                random.Next(20) == 0 ? (char)random.Next(0x10000) : Signs[random.Next(Signs.Length)])]);

            foreach (var term in Terms(text)) Assert.InRange(term.Length, 1, 131);
        }
    }

    [Fact]
    public void Terms_change_only_together_with_the_version()
    {
        const string Text =
            "The non-compete clauses of OvertimeRate, overtime_rate and HTTPServer2 (see 4.2, v1.2.3 or PDFs) weren't in C++, C#, .NET; e-mail " +
            "john.doe@example.com by 2024-01-15, U.S. time, about 1,000,000 naïve ﬁles in src/Keywords/Word.cs, 東京都 and Ελλάδα.";

        Assert.Equal(
            ("2", "the non compet noncompet claus of overtimer overtim rate overtimer overtim rate and httpserver2 http server 2 see 4.2 4 2 " +
            "v1.2.3 1 2 3 1.2.3 or pdfs pdf were in c c++ c c# net .net e mail email john doe exampl com johndoeexamplecom by 2024 01 15 2024-01-15 " +
            "us time about 1000000 naiv file in src keyword word cs srckeywordswordc 東 京 東京 都 京都 and ελλαδα"),
            (Analyser.Version, string.Join(' ', Terms(Text))));
    }

    private static List<string> Terms(string text)
    {
        var sink = new Collector();
        Analyser.Scan(text, sink);
        return sink.Terms;
    }

    private sealed class Collector : ITermSink
    {
        public List<string> Terms { get; } = [];

        public int Words { get; private set; }

        public void Take(ReadOnlySpan<char> term, TermRole role)
        {
            if (role != TermRole.Extra) Words++;
            Terms.Add(new string(Analyser.Normalise(term, new char[term.Length])));
        }
    }
}
