using System.Text.Json;
using System.Text.Json.Nodes;
using CodeSight.Api.Admin;
using CodeSight.Api.Ask;
using CodeSight.Api.Conversations;
using CodeSight.Api.Explain;
using CodeSight.Api.Files;
using CodeSight.Api.Indexing;
using CodeSight.Api.OpenAi;
using CodeSight.Api.People;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Sessions;
using CodeSight.Api.Status;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Configuration;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;
using CodeSight.Core.People.Usage;
using CodeSight.ServiceDefaults.Probes;
using Microsoft.AspNetCore.WebUtilities;

namespace CodeSight.Api.OpenApi;

/// <summary>Requests that a reader of the API's description can send as they are, and answers that look like the server's own.</summary>
internal static class ApiExamples
{
    private static readonly DateTimeOffset Started = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    private static readonly SearchResult Passage = new(
        "travel/expenses.md", null, 12, 14, "Travel > Hotels", 0.91, "A hotel may cost EUR 140 per night.", 512, 37);

    private static readonly RunResponse Run = new(
        RunId: 7, RunState.Succeeded, RunTrigger.Request, ForceRebuild: false, Started, Started.AddSeconds(12.5), DurationSeconds: 12.5,
        TotalFiles: 272, TotalChunks: 1840, Added: 3, Changed: 1, Removed: 0, Unchanged: 268, Skipped: 2, Empty: 0, Failed: 0, Kept: 0,
        FilesDone: 272, FilesInAll: 272, ChunksDone: 1840, ChunksInAll: 1840, SecondsLeft: null, Message: null);

    private static readonly Dictionary<string, string> Dependencies = new()
    {
        ["database"] = "healthy",
        ["keywords"] = "healthy",
        ["documents"] = "healthy",
    };

    private static readonly Guid Ada = new("0199c6a2-1f00-7c4e-9a53-2f1d3b0c5e77");

    private static readonly NamedAccount AdaByName = new(Ada, "ada@example.com", "Ada");

    private static readonly AdminAccount Account = new(
        Ada, "ada@example.com", "Ada", Role.Reader, IsActive: true, TwoFactor: false, HasPassword: true, [new(4, "Travel")], Started, Started);

    private static readonly GroupView Group = new(4, "Travel", [AdaByName]);

    private static readonly AdminCollection Collection = new(
        2, "Travel", "Rules and forms for trips", ["travel/**"], IsOpen: false, [new(4, "Travel")], [AdaByName], 37);

    private static readonly AdminKey ApiKey = new(
        3, "Intranet search", "cs_Qk3v…x9Za", [Scopes.Search], ["travel/**"], AdaByName, Started, Started.AddDays(365), Started);

    private static readonly UsageNumbers Usage = new(40, 52_000, 6_100, 1, 0.191m);

    private static readonly BudgetResponse Budget = new(BudgetKind.Own, 200_000);

    private static readonly Guid Conversation = new("0199c6a2-2f00-7d11-8c02-5b7be04c1a90");

    private static readonly Guid Answer = new("0199c6a2-3a80-7a3f-b5d4-90cc1e52f6d8");

    private static readonly MessageSourceResponse Source = new(
        "travel/expenses.md", null, 12, 14, "Travel > Hotels", 0.91, "A hotel may cost EUR 140 per night.", 512, 37, SourceState.Current);

    private static readonly ConversationResponse WholeConversation = new(
        Conversation, "How much may a hotel cost?", Started, Started.AddMinutes(4), null,
        [
            new(
                Answer, Started, Started.AddSeconds(1), MessageKind.Ask, MessageState.Done, "How much may a hotel cost?", null,
                "How much may a hotel cost?", "A hotel may cost EUR 140 per night [1].", "none/extractive", [Source], [],
                [new(0, 39, Support.Quoted)], ["What do the documents say about meals?"], false, Rating.Up,
                null, null),
        ]);

    private static readonly UnansweredGroup Unanswered = new(
        "Is there a company car?", 3, 2, Started, Started.AddDays(2), ["Can I get a company car?"], [Answer], "hr/cars.md");

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        new SearchBody("How much may a hotel cost?", 5, "travel/**"),
        new SearchResponse([Passage], null),
        new AskBody(
            "And in London?", 5, "*.md",
            History: [new("user", "How much may a hotel in Oslo cost?"), new("assistant", "A hotel in Oslo may cost NOK 1,900 per night [1].")]),
        new AskResponse(
            "A hotel may cost EUR 140 per night [1].", [Passage], "none/extractive", [], "How much may a hotel in London cost?",
            [new(0, 39, Support.Quoted)], ["What do the documents say about meals?", "What do the documents say about company cards?"], null),
        new ExplainBody("How much may a hotel cost?", "travel/rail.md"),
        new ExplainResponse(
            Verdict.TooLow, "Other passages fit the question better: its best passage is number 17 of 1,840; an answer is made from the first 5.",
            "How much may a hotel cost?",
            new FileResponse("travel/rail.md", 38, DocumentState.Indexed, null, 2048, 4, null, Started.AddDays(-30), Started),
            null, new(9, 121, 2.4), new(31, 1840, 0.41), new(17, 1840, 0.52),
            new SearchResult("travel/rail.md", null, 3, 4, "Travel > Rail", 0.52, "A journey by rail may cost EUR 250.", 519, 38),
            ["cost"], ["hotel"], ["travel/expenses.md"], null, [], null),
        new ChatBody([new("user", JsonSerializer.SerializeToElement("How much may a hotel cost?"))], ChatApi.ModelName),
        new ChatCompletion(
            "chatcmpl-7f3a", Started.ToUnixTimeSeconds(), "none/extractive",
            [
                new(
                    0,
                    new(
                        "assistant",
                        "A hotel may cost EUR 140 per night [1].\n\nSources:\n[1] travel/expenses.md, lines 12-14",
                        [new(new(50, 85, "travel/expenses.md", "http://localhost:8000/api/files/37/content"))]),
                    "stop"),
            ],
            new(0, 0)),
        new ChatModels([new(ChatApi.ModelName, 0, ChatApi.ModelName)]),
        new ChatModel(ChatApi.ModelName, 0, ChatApi.ModelName),
        new IndexBody(),
        Run,
        new RunsResponse([Run], 7),
        new StatusResponse(true, 272, 1840, Started.AddSeconds(12.5), false, 0, 0, null, null, null, null),
        new FilesResponse(
            [new FileResponse("travel/expenses.md", 37, DocumentState.Indexed, null, 4096, 9, null, Started.AddDays(-30), Started)], 272),
        new SessionBody("the-servers-key"),
        new HealthResponse("healthy", Dependencies),
        new SessionResponse(
            AuthMode.Accounts, true, new SessionAccount(Ada, "ada@example.com", "Ada", Role.Reader, false, false),
            [.. Scopes.OfReaders.Order()], new SessionProvider("Contoso", "/api/session/oidc"), true),
        new TokenBody("ada@example.com", "a few words that belong together"),
        new RefreshBody("CfDJ8Nn4..."),
        new TokenResponse("CfDJ8Kq1...", "Bearer", 3600, "CfDJ8Nn4..."),
        new AccountResponse(Ada, "ada@example.com", "Ada", Role.Reader, false, ["Travel"], Started, Started),
        new NameBody("Ada"),
        new PasswordBody("the present one", "a few words that belong together"),
        new CodeBody("492039"),
        new ConfirmBody("the present one"),
        new LinkBody(Ada, "CfDJ8Pw7...", "a few words that belong together", "Ada"),
        new SessionsResponse([new OwnSession(Ada, "Firefox on Linux", "192.0.2.7", Started, Started, true)]),
        new TwoFactorResponse("GEZDGNBVGY3TQOJQ", "otpauth://totp/CodeSight%3Aada%40example.com?secret=GEZDGNBVGY3TQOJQ&issuer=CodeSight"),
        new RecoveryCodesResponse(["7KX2P-M4QRT", "HB9WD-V3NCF"]),
        new CollectionsResponse([new ReadableCollection(2, "Travel", "Rules and forms for trips", 37)]),
        new AccountsResponse([Account], 1),
        Account,
        new InviteBody("ada@example.com", "Ada", Role.Reader, [4]),
        new InvitedResponse(Account, $"/welcome#{Ada}.CfDJ8Pw7..."),
        new AccountChangeBody("Ada", Role.Editor, true, [4]),
        new LinkResponse($"/reset#{Ada}.CfDJ8Pw7..."),
        new GroupsResponse([Group]),
        Group,
        new GroupBody("Travel", [Ada]),
        new AdminCollectionsResponse([Collection], 12),
        Collection,
        new CollectionBody("Travel", "Rules and forms for trips", ["travel/**"], false, [4], [Ada]),
        new KeysResponse([ApiKey]),
        new KeyBody("Intranet search", [Scopes.Search], ["travel/**"], Started.AddDays(365), Ada),
        new NewKeyResponse(ApiKey, "cs_Qk3v..."),
        new MonthUsageResponse(
            "2026-11", [new AccountUsageResponse(Ada, "ada@example.com", "Ada", Usage, Budget)], 1,
            [new OtherUsageResponse("operator", null, new UsageNumbers(4, 0, 0, 0, 0))],
            new UsageNumbers(44, 52_000, 6_100, 1, 0.191m), 500_000, new PricesResponse(2.5m, 10m, "EUR")),
        new OwnUsageResponse("2026-11", Usage, Budget, "EUR", new DateOnly(2026, 12, 1)),
        new BudgetBody(BudgetKind.Own, 200_000),
        Budget,
        new AuditResponse(
            [new AuditEntry(118, Started, $"account:{Ada}", AuditActions.ChangeCollection, "2 Travel: travel/**; groups 4; accounts", "ok", "192.0.2.7")],
            118),
        new ConversationsResponse([new(Conversation, "How much may a hotel cost?", Started, Started.AddMinutes(4))], null),
        WholeConversation,
        new TitleBody("Hotels"),
        new ShareResponse(new Guid("6f2c1f0a-5d34-4f0e-8a55-0c9d2f6b7e13")),
        new ReceiptResponse(
            Answer, Conversation, MessageState.Done, Started, Started.AddSeconds(1), "openai/gpt-5-mini", new(1_800, 64),
            [new(SourceUse.Cited, "travel/expenses.md", null, 37, 512, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")],
            [new("api.openai.com", 7_420)], true, false),
        new FeedbackBody(Rating.Down, "The limit was raised in May.", "travel/limits-2026.md"),
        new FeedbackResponse(
            [
                new(
                    Answer, Started.AddMinutes(2), Rating.Down, "The limit was raised in May.", "travel/limits-2026.md", "How much may a hotel cost?",
                    "How much may a hotel cost?", "A hotel may cost EUR 140 per night [1].", "none/extractive", ["travel/expenses.md"],
                    $"account:{Ada}", "ada@example.com"),
            ],
            1),
        new UnansweredResponse([Unanswered]),
    }.ToDictionary(example => example.GetType());

    private static readonly string[] Questions = ["How much may a hotel cost?", "Who approves a purchase of EUR 5,000?"];

    /// <summary>An example of a type, or null where there is none.</summary>
    public static object? Of(Type type) => type == typeof(IReadOnlyList<string>) ? Questions : ByType.GetValueOrDefault(type);

    /// <summary>An example of a text of a media type, or null where there is none.</summary>
    public static string? OfText(string mediaType) => mediaType switch
    {
        EvaluationLines.MediaType => string.Concat(EvaluationLines.Of([Unanswered]).Select(line => line + "\n")),
        ConversationMarkdown.MediaType => ConversationMarkdown.Write(WholeConversation),
        _ => null,
    };

    /// <summary>The problem details of a kind.</summary>
    public static JsonNode OfProblem(ProblemKind kind)
    {
        var problem = new JsonObject
        {
            ["type"] = $"urn:codesight:problem:{kind.Code}",
            ["title"] = ReasonPhrases.GetReasonPhrase(kind.Status),
            ["status"] = kind.Status,
            ["detail"] = kind.Meaning,
            ["code"] = kind.Code,
            ["error"] = kind.Error,
        };
        if (kind == ProblemKind.IndexingInProgress) problem["run_id"] = 7;
        if (kind == ProblemKind.BudgetExceeded)
            (problem["budget"], problem["used"], problem["resets_on"]) = (200_000, 198_400, "2026-12-01");
        if (kind == ProblemKind.NotReady) problem["dependencies"] = new JsonObject { ["database"] = "unhealthy" };
        return problem;
    }
}
