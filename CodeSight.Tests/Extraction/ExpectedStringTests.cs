using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

/// <summary>Strings that must, and must not, come out of the files of markitdown's test suite.</summary>
public sealed class ExpectedStringTests(ExtractionFixture fixture) : IClassFixture<ExtractionFixture>
{
    [SharedDataTheory]
    [InlineData("test.docx", "314b0a30-5b04-470b-b9f7-eed2c2bec74a|49e168b7-d2ae-407f-a055-2167576f39a1|d666f1f7-46cb-42bd-9a39-9a39cf2a509f|Abstract|Introduction|AutoGen: Enabling Next-Gen LLM Applications via Multi-Agent Conversation")]
    [InlineData("test.xlsx", "09060124-b5e7-4717-9d07-3c046eb|6ff4173b-42a5-4784-9b19-f49caff4d93d|affc7dad-52dc-4b98-9b5d-51e65d8a8ad0")]
    [InlineData("test.pptx", "2cdda5c8-e50e-4db4-b5f0-9722a649f455|04191ea8-5c73-4215-a1d3-1cfb43aaaf12|44bf7d06-5e7a-4a40-a2e1-a2e42ef28c8a|1b92870d-e3b5-4e65-8153-919f4ff45592|AutoGen: Enabling Next-Gen LLM Applications via Multi-Agent Conversation|a3f6004b-6f4f-4ea8-bee3-3741f4dc385f|2003|This phrase of the caption is Human-written.")]
    [InlineData("test_blog.html", "Large language models (LLMs) are powerful tools that can generate natural language texts for various applications, such as chatbots, summarization, translation, and more. GPT-4 is currently the state of the art LLM in the world. Is model selection irrelevant? What about inference parameters?|an example where high cost can easily prevent a generic complex")]
    [InlineData("test_wikipedia.html", "Microsoft entered the operating system (OS) business in 1980 with its own version of Unix|Microsoft was founded by Bill Gates", "You are encouraged to create an account and log in|154 languages|move to sidebar")]
    [InlineData("test_serp.html", "Microsoft Corporation is an American multinational corporation and technology company headquartered in Redmond|1995–2007: Foray into the Web, Windows 95, Windows XP, and Xbox")]
    [InlineData("test_mskanji.csv", "名前 | 年齢 | 住所|佐藤太郎 | 30 | 東京|三木英子 | 25 | 大阪|髙橋淳 | 35 | 名古屋", "", ';')]
    [InlineData("test.json", "5b64c88c-b3c3-4510-bcb8-da0b200602d8|9700dc99-6685-40b4-9a3a-5e406dcb37f3")]
    [InlineData("test_rss.xml", "The Official Microsoft Blog|Ignite 2024: Why nearly 70% of the Fortune 500 now use Microsoft 365 Copilot|In the case of AI, it is absolutely true that the industry is moving incredibly fast")]
    [InlineData("test_notebook.ipynb", "Test Notebook|print(\"markitdown\")|Code Cell Below", "nbformat")]
    [InlineData("test_with_comment.docx", "This is a test comment. 12df-321a|Yet another comment in the doc. 55yiyi-asd09")]
    [InlineData("equations.docx", "\\theta =\\frac{m")]
    public async Task A_file_gives_the_strings_that_it_must(string name, string wanted, string unwanted = "", char separator = '|')
    {
        var extraction = await fixture.Service.ExtractAsync(SharedData.At("office", "markitdown", "test_files", name), null,
            CancellationToken.None);

        var text = WordShare.TextOf(Assert.IsType<ExtractionResult.Text>(extraction).Document);
        foreach (var expected in separator == '|'
            ? wanted.Split('|')
            : [.. wanted.Split('|').Chunk(3).Select(cells => string.Join('|', cells))])
            Assert.Contains(expected, text, StringComparison.Ordinal);
        foreach (var other in unwanted.Split('|', StringSplitOptions.RemoveEmptyEntries))
            Assert.DoesNotContain(other, text, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task A_pdf_gives_the_string_that_it_must()
    {
        var extraction = await fixture.Service.ExtractAsync(SharedData.At("pdf", "markitdown", "test.pdf"), null, CancellationToken.None);

        var text = WordShare.TextOf(Assert.IsType<ExtractionResult.Text>(extraction).Document);
        Assert.Contains("While there is contemporaneous exploration of multi-agent approaches", text, StringComparison.Ordinal);
    }
}
