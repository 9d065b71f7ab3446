using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CodeSight.Tests.Web.Sweep;

/// <summary>
/// Asks one question after the other as a person does, looks at everything that an answer shows, and writes down what is wrong.
/// </summary>
internal sealed partial class SweepBrowser
{
    // A reload brings back what was shown; nothing here depends on how fast.
    private const float MaxWait = 120_000;

    private const string Look =
        """
        turn => JSON.stringify({
          text: turn.textContent.replace(/\s+/g, ' '),
          marks: [...turn.querySelectorAll('mark')].map(mark => mark.textContent),
          links: [...turn.querySelectorAll('a[href]')].map(link => link.href),
          cards: [...turn.querySelectorAll('.source')].map(card => ({ label: card.getAttribute('aria-label'), passage: card.querySelector('.passage').textContent })),
        })
        """;

    private const string OpenCards =
        """turn => turn.querySelectorAll('.source button[aria-expanded="false"]').forEach(button => button.click())""";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly ChatPage _chat;
    private readonly List<string> _errors = [];
    private TaskCompletionSource<(IAPIResponse Response, byte[] Body)> _response = new();
    private TaskCompletionSource _error = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SweepBrowser(ChatPage chat)
    {
        _chat = chat;
        _chat.Complained += complaint =>
        {
            _errors.Add(complaint.Split('\n')[0]);
            _error.TrySetResult();
        };
        _chat.Page.Response += (_, response) =>
        {
            if (response.Status >= 400) _errors.Add($"{new Uri(response.Url).AbsolutePath} answered {response.Status}");
        };
    }

    /// <summary>Begins a sweep of a page that is open.</summary>
    public static async Task<SweepBrowser> StartAsync(ChatPage chat)
    {
        var sweep = new SweepBrowser(chat);
        // What a browser streams to a page, it does not give to anybody else.
        await chat.Page.RouteAsync("**/api/ask", sweep.ForwardAsync);
        return sweep;
    }

    /// <summary>Everything that was wrong so far, with its question.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Questions whose answer never appeared.</summary>
    public int Lost { get; private set; }

    /// <summary>Questions that got an answer with at least one citation.</summary>
    public int Cited { get; private set; }

    /// <summary>Addresses of the source files that the cards linked to.</summary>
    public HashSet<string> Links { get; } = [];

    /// <summary>Asks the questions in one conversation, then loads the page again and expects to see the same.</summary>
    public async Task ConverseAsync(IReadOnlyList<string> questions, bool byExample = false)
    {
        await _chat.Button("New question").ClickAsync();
        var shown = new List<ShownTurn>();
        foreach (var question in questions)
            if (await AskAsync(question, shown.Count, byExample && shown.Count == 0) is { } turn) shown.Add(turn);
            else break; // the conversation may be broken; the next one starts anew
        var lost = questions.Count - shown.Count;
        await ReloadAsync(questions[0], shown);
        await ExpectSameAsync(questions, shown);
        // What follows a lost answer is asked in a conversation of its own.
        if (lost > 1) await ConverseAsync([.. questions.Skip(shown.Count + 1)]);
    }

    /// <summary>Opens every file that a card linked to.</summary>
    public async Task OpenLinksAsync()
    {
        foreach (var link in Links.Order(StringComparer.Ordinal))
        {
            var response = await _chat.Page.APIRequest.GetAsync(link);
            var type = response.Headers.GetValueOrDefault("content-type", "");
            if (!response.Ok || type.Length == 0 || type.StartsWith("application/octet-stream", StringComparison.Ordinal))
                Faults.Add($"{link} answers {response.Status} with the type '{type}'");
            if (type.StartsWith("text/", StringComparison.Ordinal) && !type.Contains("charset=", StringComparison.OrdinalIgnoreCase))
                Faults.Add($"{link} is text without a charset: '{type}'");
        }
    }

    private async Task ForwardAsync(IRoute route)
    {
        var response = await route.FetchAsync(new() { Timeout = MaxWait });
        _response.TrySetResult((response, await response.BodyAsync()));
        await route.FulfillAsync(new() { Response = response });
    }

    private async Task<ShownTurn?> AskAsync(string question, int turnsBefore, bool byExample)
    {
        _errors.Clear();
        _error = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _response = new TaskCompletionSource<(IAPIResponse, byte[])>(TaskCreationOptions.RunContinuationsAsynchronously);
        await (byExample ? _chat.Button(question).ClickAsync() : _chat.AskAsync(question));
        var (response, body) = await _response.Task.WaitAsync(TimeSpan.FromMilliseconds(MaxWait));
        if (!response.Ok)
        {
            Lost++;
            Faults.Add($"\"{question}\": the server answered {response.Status}");
            return null;
        }

        if (await ServedAsync(response, body) is not { } served)
        {
            Lost++;
            Faults.Add($"\"{question}\": the answer did not come to its end");
            return null;
        }

        var turn = _chat.Turns.Nth(turnsBefore);
        var answered = turn.And(_chat.Page.Locator("[aria-busy='false']")).Locator(".answer").WaitForAsync(new() { Timeout = MaxWait });
        if (await Task.WhenAny(answered, _error.Task) != answered || !answered.IsCompletedSuccessfully)
        {
            Lost++;
            Faults.Add($"\"{question}\": no answer appeared. {string.Join(" | ", _errors)}");
            _ = answered.ContinueWith(task => task.Exception, TaskScheduler.Default); // it ends with the reload
            return null;
        }

        var shown = await LookAsync(turn);
        await CheckAsync(question, served, turn, shown);
        foreach (var error in _errors) Faults.Add($"\"{question}\": {error}");
        return shown;
    }

    /// <summary>The whole answer, with which a streamed one ends; null where it does not.</summary>
    private static async Task<ServedAnswer?> ServedAsync(IAPIResponse response, byte[] bytes)
    {
        using var body = new MemoryStream(bytes);
        var isStreamed = response.Headers.GetValueOrDefault("content-type", "").StartsWith("text/event-stream", StringComparison.Ordinal);
        if (!isStreamed) return await JsonSerializer.DeserializeAsync<ServedAnswer>(body, Json);
        var done = SseParser.Create(body).Enumerate().Where(item => item.EventType == "done").Select(item => item.Data).SingleOrDefault();
        return done is null ? null : JsonSerializer.Deserialize<ServedAnswer>(done, Json);
    }

    private async Task CheckAsync(string question, ServedAnswer served, ILocator turn, ShownTurn shown)
    {
        void Expect(bool condition, string fault)
        {
            if (!condition) Faults.Add($"\"{question}\": {fault}");
        }

        Expect(served.Model.StartsWith("none/", StringComparison.Ordinal), $"{served.Model} answered");
        Expect(
            Letters(await turn.Locator(".answer").TextContentAsync() ?? "") == Letters(served.Text),
            $"the shown answer is not the served one: {served.Text}");
        Expect(shown.Cards.Count == served.Passages.Count, $"{shown.Cards.Count} cards for {served.Passages.Count} passages");
        var cited = CitationMark().Matches(served.Text)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Distinct().ToList();
        var buttons = await turn.Locator(".cite").AllTextContentsAsync();
        Expect(
            cited.TrueForAll(n => n >= 1 && n <= served.Sources.Count && buttons.Contains($"{n}")),
            $"citations {string.Join(", ", cited)} are shown as {string.Join(", ", buttons)}");
        if (cited.Count > 0)
        {
            Cited++;
            await turn.Locator(".cite").First.ClickAsync();
            Expect(await turn.Locator(".source:focus").CountAsync() == 1, "the first citation does not lead to its card");
        }

        await turn.EvaluateAsync(OpenCards);
        var open = await LookAsync(turn);
        foreach (var link in open.Links) Links.Add(link.Split('#')[0]);
        foreach (var (source, number) in served.Passages.Select((source, i) => (source, i + 1)))
        {
            var card = open.Cards.SingleOrDefault(card => card.Label.StartsWith($"Source {number}: ", StringComparison.Ordinal));
            Expect(card is not null, $"source {number} has no card");
            if (card is null) continue;
            Expect(card.Label.Contains(source.FilePath, StringComparison.Ordinal), $"card {number} does not name {source.FilePath}");
            Expect(Letters(card.Passage) == Letters(source.Content), $"the open card {number} does not show its passage");
        }
    }

    // The address leads back to the conversation; nothing is clicked. The history lists the newest one first.
    private async Task ReloadAsync(string firstQuestion, List<ShownTurn> before)
    {
        await _chat.Page.ReloadAsync();
        if (before.Count > 0) await _chat.Turns.Nth(before.Count - 1).WaitForAsync(new() { Timeout = MaxWait });
        var title = await _chat.Conversations.First.TextContentAsync(new() { Timeout = MaxWait }) ?? "";
        if (!Letters(firstQuestion).StartsWith(Letters(title), StringComparison.Ordinal))
            Faults.Add($"\"{firstQuestion}\": the conversation is not in the history, but \"{title}\"");
    }

    private async Task ExpectSameAsync(IReadOnlyList<string> questions, List<ShownTurn> before)
    {
        for (var i = 0; i < before.Count; i++)
        {
            var turn = _chat.Turns.Nth(i);
            if (await turn.CountAsync() == 0) Faults.Add($"\"{questions[i]}\": the turn is gone after a reload");
            else if (!AreSame(before[i], await LookAsync(turn))) Faults.Add($"\"{questions[i]}\": a reload shows another turn");
        }
    }

    // never null
    private static async Task<ShownTurn> LookAsync(ILocator turn) =>
        JsonSerializer.Deserialize<ShownTurn>(await turn.EvaluateAsync<string>(Look), Json)!;

    private static bool AreSame(ShownTurn one, ShownTurn other) => JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);

    // Markup, marks and layout may add and take away signs and spaces, but no letter.
    private static string Letters(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).Where(char.IsLetter));

    [GeneratedRegex(@"\[(\d{1,3})\]")]
    private static partial Regex CitationMark();
}
