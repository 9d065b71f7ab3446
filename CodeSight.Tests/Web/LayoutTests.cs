using CodeSight.Tests.Extraction;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>What the page looks like, as far as a program can judge it.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class LayoutTests(BrowserFixture browser) : IAsyncLifetime
{
    private static readonly string LongName = string.Concat(Enumerable.Repeat("a_very_long_name_without_any_break", 6)) + ".docx";

    /// <summary>Visible texts whose contrast with their ground is below 4.5 to 1 (3 to 1 for large letters), as "ratio text".</summary>
    private const string WeakTexts =
        """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = (color) => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const luminance = (color) => {
            const [r, g, b] = color.map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const groundOf = (node) => {
            for (; node; node = node.parentElement) {
              const color = rgba(getComputedStyle(node).backgroundColor);
              if (color[3] > 250) return color;
            }
            return rgba('Canvas');
          };
          const weak = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || node.closest('.hidden, .skip, :disabled')) continue;
            const style = getComputedStyle(node);
            const [a, b] = [luminance(rgba(style.color)), luminance(groundOf(node))].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) weak.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim().slice(0, 40)}`);
          }
          return weak;
        }
        """;

    private const string HotelQuestion = "How much may a hotel cost in Zurich?";

    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Examples = ["Who approves a purchase?"];
        _server.Files = [Samples.File("a.md", "indexed"), Samples.File(LongName, "failed", "The file is damaged."), Samples.File("b.pdf", "empty", "No text."), Samples.File("c.md", "queued")];
        _server.Ask = (_, _) => Task.FromResult(Samples.Written(
            $"See [1] and `{LongName}`:\n\n```\n{LongName} {LongName}\n```\n\n{LongName}", [Samples.Source(LongName, 3, LongName, LongName), .. Samples.Sources]));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserTheory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Page_is_never_wider_than_its_window(int width)
    {
        await using var chat = await browser.OpenAsync(_server, width, 740);
        await Expect(chat.Button("Who approves a purchase?")).ToBeVisibleAsync();
        Assert.Equal(0, await chat.OverflowAsync());

        await chat.AskAsync(LongName);
        await chat.Page.GetByText("3 more passages considered").ClickAsync();
        Assert.Equal(0, await chat.OverflowAsync());

        await chat.Button("All files").ClickAsync();
        await chat.Page.GetByLabel("Only files matching").FillAsync(LongName);
        Assert.Equal(0, await chat.OverflowAsync());

        await chat.Button("Documents: 38 documents").ClickAsync();
        await Expect(chat.Documents.Locator(".ledger li")).ToHaveCountAsync(4);
        Assert.Equal(0, await chat.OverflowAsync());
        Assert.Equal(
            0,
            await chat.Documents.EvaluateAsync<int>("drawer => Math.max(...[...drawer.children].map(child => child.scrollWidth - child.clientWidth))"));
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Texts_stand_out_from_their_ground_in_both_themes(ColorScheme theme)
    {
        await using var chat = await browser.OpenAsync(_server, theme: theme);
        await Expect(chat.Button("Who approves a purchase?")).ToBeVisibleAsync();
        Assert.Empty(await chat.Page.EvaluateAsync<string[]>(WeakTexts));

        _server.Ask = (_, _) => Task.FromResult(Samples.Answer());
        await chat.AskAsync(HotelQuestion);
        await Expect(chat.Page.Locator("mark.cited").First).ToBeVisibleAsync();
        Assert.Empty(await chat.Page.EvaluateAsync<string[]>(WeakTexts));

        await chat.Button("Documents: 38 documents").ClickAsync();
        await Expect(chat.Documents.Locator(".ledger li")).ToHaveCountAsync(4);
        Assert.Empty(await chat.Page.EvaluateAsync<string[]>(WeakTexts));
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Question_answer_and_sources_are_legible_on_paper_and_nothing_else_is_printed(ColorScheme theme)
    {
        await using var chat = await OpenAnswerAsync(theme);
        await chat.Page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.Empty(await chat.Page.EvaluateAsync<string[]>(WeakTexts));
        Assert.True(await chat.Answer.EvaluateAsync<bool>("node => getComputedStyle(node).color.match(/\\d+/g).slice(0, 3).every(value => value < 60)"));
        foreach (var control in new[] { ".bar", ".history", ".composer-dock", ".text-button" })
            await Expect(chat.Page.Locator(control).First).ToBeHiddenAsync();

        // What another program reads on the printed pages.
        var printed = string.Join(
            ' ',
            Reading.Of("page.pdf", await chat.Page.PdfAsync(new() { Format = "A4", PrintBackground = false })).Blocks.Select(block => block.Text));
        foreach (var text in new[] { HotelQuestion, Samples.Limit, Samples.Card, "travel-and-expenses.pdf", "onboarding.md" })
            Assert.Contains(Letters(text), Letters(printed), StringComparison.Ordinal);
        Assert.DoesNotContain("Copy with sources", printed, StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Answer_and_sources_are_legible_in_forced_colours(ColorScheme theme)
    {
        await using var chat = await OpenAnswerAsync(theme);
        await chat.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });

        Assert.Empty(await chat.Page.EvaluateAsync<string[]>(WeakTexts));
        Assert.Equal(theme == ColorScheme.Dark, await IsDarkAsync(chat));
        // Grounds are the system's there: what they tell apart has a border, and what is cited the system's own colours for a mark.
        foreach (var framed in new[] { ".cite", ".source", ".composer", ".button" })
            Assert.True(
                await chat.Page.Locator(framed).First.EvaluateAsync<bool>(
                    "node => parseFloat(getComputedStyle(node).borderTopWidth) >= 1 && getComputedStyle(node).borderTopStyle === 'solid'"),
                framed);
        Assert.True(await chat.Page.Locator("mark.cited").First.EvaluateAsync<bool>(
            "node => getComputedStyle(node).backgroundColor !== getComputedStyle(node.closest('.source')).backgroundColor"));
        Assert.Empty(await chat.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.icon')].filter(icon => getComputedStyle(icon).stroke === 'none').map(icon => icon.outerHTML)"));
    }

    [BrowserFact]
    public async Task Theme_follows_the_system_until_one_is_chosen_and_the_choice_is_kept()
    {
        await using var chat = await browser.OpenAsync(_server, theme: ColorScheme.Dark);
        Assert.True(await IsDarkAsync(chat));
        await chat.Button("Theme: as the system").ClickAsync();
        Assert.False(await IsDarkAsync(chat));
        await chat.Page.ReloadAsync();
        Assert.False(await IsDarkAsync(chat));
        await chat.Button("Theme: light").ClickAsync();
        await chat.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.True(await IsDarkAsync(chat));
    }

    [BrowserFact]
    public async Task Conversations_are_a_drawer_on_a_narrow_screen()
    {
        await using var chat = await browser.OpenAsync(_server, 360, 740);
        await chat.AskAsync("First question?");
        await Expect(chat.Conversations).ToBeHiddenAsync();
        await chat.Button("Conversations").ClickAsync();
        await Expect(chat.Conversations).ToBeVisibleAsync();
        await chat.Button("New question").ClickAsync();
        await Expect(chat.Conversations).ToBeHiddenAsync();
        await chat.ExpectFocusAsync(chat.Question);
    }

    private async Task<ChatPage> OpenAnswerAsync(ColorScheme theme)
    {
        var chat = await browser.OpenAsync(_server, theme: theme);
        _server.Ask = (_, _) => Task.FromResult(Samples.Answer());
        await chat.AskAsync(HotelQuestion);
        await Expect(chat.Page.Locator("mark.cited").First).ToBeVisibleAsync();
        return chat;
    }

    // Hyphenation, line breaks and ligatures are the printer's.
    private static string Letters(string text) =>
        string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetterOrDigit));

    private static Task<bool> IsDarkAsync(ChatPage chat) =>
        chat.Page.EvaluateAsync<bool>(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every(value => value < 60)");
}
