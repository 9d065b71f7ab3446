using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CodeSight.Tests.Web.FakeServer;

namespace CodeSight.Tests.Web.People;

/// <summary>Accounts, groups, collections, keys and the audit log of <see cref="FakeServer"/>, as the contract has them.</summary>
internal sealed class FakePeople
{
    public const string Password = "analytical engine";
    public const string Code = "123456";
    public const string Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    public const string KeySecret = "cs_ab12cd34ef56gh78ij90klmnopqrstuvwxyz";

    private readonly Dictionary<string, FakeAccount> _sessions = [];
    private int _lastId;

    public FakePeople()
    {
        Groups = [Group("Finance"), Group("Engineering")];
        Ada = Add("ada@example.com", "Ada Lovelace", "admin", Groups[0]);
        Grace = Add("grace@example.com", "Grace Hopper", "reader", Groups[1]);
        Kurt = Add("kurt@example.com", "", "reader");
        Kurt.Password = null;
        (Ada.Questions, Grace.Questions) = (40, 10);
        Collections = [Collection("Handbook", ["handbook/**"], isOpen: true), Collection("Payroll", ["hr/payroll/**"], isOpen: false)];
        Keys = [Key("Intranet search", ["search", "ask"])];
        Audit = [.. Enumerable.Range(1, 60).Select(number => Entry(number, number % 3 == 0 ? Grace : Ada)).Reverse()];
    }

    public FakeAccount Ada { get; }

    public FakeAccount Grace { get; }

    public FakeAccount Kurt { get; }

    public List<FakeAccount> Accounts { get; } = [];

    public List<JsonObject> Groups { get; }

    public List<JsonObject> Collections { get; }

    public List<JsonObject> Keys { get; }

    public List<JsonObject> Audit { get; }

    public List<JsonObject> Feedback { get; } = [];

    /// <summary>Groups of questions, those of most questions first.</summary>
    public List<JsonObject> Unanswered { get; } = [];

    /// <summary>Tokens a month for accounts without a budget of their own, or null.</summary>
    public long? DefaultBudget { get; set; } = 500_000;

    /// <summary>Whether the server knows what tokens cost.</summary>
    public bool HasPrices { get; set; } = true;

    public int DocumentsInNoCollection { get; set; } = 14;

    /// <summary>The other place that knows the people, or null.</summary>
    public object? SignInWith { get; set; }

    /// <summary>What calls that change something wait for.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>Bodies of the calls that set a password by a link.</summary>
    public List<JsonObject> PasswordLinks { get; } = [];

    /// <summary>Ends all sessions, as an administrator does elsewhere.</summary>
    public void EndSessions() => _sessions.Clear();

    /// <summary>The answer to a call of somebody who may not make it, or null.</summary>
    public IResult? Refusal(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/api/password-link")) return null;
        if (Who(request) is not { } account) return Problem(401, "unauthorized", "Sign in first.");
        if (account.MustChangePassword && !request.Path.StartsWithSegments("/api/account/password"))
            return Problem(403, "password_change_required", "Choose a new password first.");
        return request.Path.StartsWithSegments("/api/admin") && account.Role != "admin"
            ? Problem(403, "forbidden", "Only administrators may do this.")
            : null;
    }

    public object State(HttpRequest request)
    {
        var account = Who(request);
        return new
        {
            mode = "accounts",
            signed_in = account is not null,
            keeps_conversations = false, // as in FakeServer
            account = account?.Summary(),
            scopes = account?.Role switch
            {
                null => Array.Empty<string>(),
                "admin" => ["search", "ask", "files", "index", "admin"],
                _ => ["search", "ask", "files"],
            },
            sign_in_with = SignInWith,
        };
    }

    public IResult SignIn(JsonObject body, HttpResponse response)
    {
        var account = Accounts.Find(account => account.Email == (string?)body["email"]);
        if (account is not { IsActive: true, Password: not null } || account.Password != (string?)body["password"])
            return Problem(401, "wrong_credentials", "The e-mail address or the password is wrong.");
        if (account.TwoFactor && body["code"] is null) return Problem(401, "code_required", "A code is needed.");
        if (account.TwoFactor && (string?)body["code"] != Code) return Problem(401, "wrong_code", "The code is wrong.");
        var session = $"session-{++_lastId}";
        _sessions[session] = account;
        response.Cookies.Append("session", session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
        return Results.NoContent();
    }

    public IResult SignOut(HttpRequest request)
    {
        _sessions.Remove(request.Cookies["session"] ?? "");
        return Results.NoContent();
    }

    public void Map(IEndpointRouteBuilder api)
    {
        MapAccount(api);
        var admin = api.MapGroup("/admin");
        MapAccounts(admin.MapGroup("/accounts"));
        MapGroups(admin.MapGroup("/groups"));
        MapCollections(admin.MapGroup("/collections"));
        MapKeys(admin.MapGroup("/keys"));
        MapUsage(api, admin);
        MapFeedback(admin);
        admin.MapGet("/audit", (int? before, int limit, string? action, string? actor) =>
        {
            var entries = Audit.FindAll(entry =>
                (before is null || (int)entry["id"]! < before) && (actor is null || (string?)entry["actor"] == actor)
                && (action is null || ((string)entry["action"]!).StartsWith($"{action}.", StringComparison.Ordinal)));
            return new { entries = entries.Take(limit), next = entries.Count > limit ? (int?)entries[limit - 1]["id"]! : null };
        });
    }

    private void MapAccount(IEndpointRouteBuilder api)
    {
        api.MapGet("/account", (HttpRequest request) => Who(request)!.Profile());
        api.MapPatch("/account", (JsonObject body, HttpRequest request) =>
        {
            Who(request)!.Name = (string)body["name"]!;
            return Who(request)!.Profile();
        });
        api.MapPost("/account/password", (JsonObject body, HttpRequest request) =>
        {
            var account = Who(request)!;
            if ((string?)body["current"] != account.Password) return Problem(400, "wrong_password", "The present password is wrong.");
            if (IsWeak(body["new"])) return Problem(400, "weak_password", "The password needs at least 8 characters.");
            account.Password = (string)body["new"]!;
            account.MustChangePassword = false;
            account.OtherDevices.Clear();
            return Results.NoContent();
        });
        api.MapGet("/account/sessions", (HttpRequest request) =>
            new { sessions = Who(request)!.OtherDevices.Prepend("Firefox on Linux").Select(Device) });
        api.MapDelete("/account/sessions/{id}", (string id, HttpRequest request) =>
            Who(request)!.OtherDevices.Remove(id) ? Results.NoContent() : Problem(404, "not_found", "There is no such session."));
        api.MapPost("/account/two-factor", () =>
            new { secret = Secret, uri = $"otpauth://totp/CodeSight:ada?secret={Secret}&issuer=CodeSight" });
        api.MapPut("/account/two-factor", (JsonObject body, HttpRequest request) =>
        {
            if ((string?)body["code"] != Code) return Problem(400, "invalid_code", "The code is wrong. Type the one that the app shows now.");
            Who(request)!.TwoFactor = true;
            return Results.Ok(new { recovery_codes = Enumerable.Range(0, 10).Select(number => $"abcd{number}-efgh{number}") });
        });
        api.MapPost("/account/two-factor/disable", (JsonObject body, HttpRequest request) =>
        {
            if ((string?)body["password"] != Who(request)!.Password) return Problem(400, "wrong_password", "The password is wrong.");
            Who(request)!.TwoFactor = false;
            return Results.NoContent();
        });
        api.MapPost("/password-link", (JsonObject body) =>
        {
            lock (PasswordLinks) PasswordLinks.Add(body);
            if ((string?)body["token"] == "expired")
                return Problem(400, "link_expired", "This link is no longer valid. Ask for a new one.");
            return IsWeak(body["password"])
                ? Problem(400, "weak_password", "The password needs at least 8 characters.")
                : Results.NoContent();
        });
    }

    private void MapAccounts(IEndpointRouteBuilder accounts)
    {
        accounts.MapGet("", (string? q, int limit, int offset = 0) =>
        {
            var found = Accounts.FindAll(
                account => $"{account.Name} {account.Email}".Contains(q ?? "", StringComparison.OrdinalIgnoreCase));
            return new { accounts = found.Skip(offset).Take(limit).Select(account => account.Details()), total = found.Count };
        });
        accounts.MapPost("", (JsonObject body) =>
        {
            var email = (string)body["email"]!;
            if (!email.Contains('@')) return Problem(400, "invalid_email", "That is not an e-mail address.");
            if (Accounts.Exists(account => account.Email == email))
                return Problem(409, "email_taken", "Somebody has this e-mail address already.");
            var account = Add(email, (string?)body["name"] ?? "", (string)body["role"]!, [.. Named(Groups, body["groups"])]);
            account.Password = null;
            return Results.Created("", new { account = account.Details(), link = $"/welcome#{account.Id}.token" });
        });
        accounts.MapPatch("/{id}", (string id, JsonObject body) =>
        {
            var account = Find(id);
            var isLast = account.Role == "admin" && Accounts.Count(other => other is { Role: "admin", IsActive: true }) == 1;
            if (isLast && ((string?)body["role"] is not (null or "admin") || (bool?)body["is_active"] == false))
                return Problem(409, "last_administrator", "This is the last administrator. Make somebody else one first.");
            account.Name = (string?)body["name"] ?? account.Name;
            account.Role = (string?)body["role"] ?? account.Role;
            account.IsActive = (bool?)body["is_active"] ?? account.IsActive;
            if (body["groups"] is { } groups) account.Groups = [.. Named(Groups, groups)];
            return Results.Ok(account.Details());
        });
        accounts.MapDelete("/{id}", (string id) =>
        {
            Accounts.Remove(Find(id));
            return Results.NoContent();
        });
        accounts.MapPost("/{id}/link", (string id) =>
            new { link = $"/{(Find(id).Password is null ? "welcome" : "reset")}#{id}.token" });
        accounts.MapDelete("/{id}/sessions", (string id) => Results.NoContent());
        accounts.MapDelete("/{id}/two-factor", (string id) =>
        {
            Find(id).TwoFactor = false;
            return Results.NoContent();
        });
    }

    private void MapUsage(IEndpointRouteBuilder api, IEndpointRouteBuilder admin)
    {
        api.MapGet("/account/usage", (HttpRequest request) => new
        {
            month = "2026-11",
            used = Who(request)!.Used(HasPrices),
            budget = Who(request)!.BudgetOf(DefaultBudget),
            currency = HasPrices ? "EUR" : "",
            resets_on = "2026-12-01",
        });
        admin.MapGet("/usage", (string? month, string? q, int limit, int offset = 0) =>
        {
            if (month is not (null or "2026-11" or "2026-10"))
                return Problem(400, "invalid_parameter", "'month' must be a month such as 2026-11.");
            var isNow = month != "2026-10";
            var found = Accounts.FindAll(
                account => $"{account.Name} {account.Email}".Contains(q ?? "", StringComparison.OrdinalIgnoreCase));
            var used = found.OrderByDescending(account => isNow ? account.Questions : 0).ThenBy(account => account.Email)
                .Skip(offset).Take(limit);
            var nobody = new FakeAccount("", "");
            return Results.Ok(new
            {
                month = month ?? "2026-11",
                accounts = used.Select(account => new
                {
                    id = account.Id,
                    email = account.Email,
                    name = account.Name,
                    used = (isNow ? account : nobody).Used(HasPrices),
                    budget = account.BudgetOf(DefaultBudget),
                }),
                total = found.Count,
                others = isNow
                    ? new[] { new { consumer = "operator", name = (string?)null, used = new FakeAccount("", "") { Questions = 2 }.Used(HasPrices) } }
                    : [],
                sum = (isNow ? new FakeAccount("", "") { Questions = Accounts.Sum(account => account.Questions) + 2 } : nobody)
                    .Used(HasPrices),
                default_budget = DefaultBudget,
                prices = HasPrices ? new { input = 2.5m, output = 10m, currency = "EUR" } : null,
            });
        });
        admin.MapPut("/accounts/{id}/budget", (string id, JsonObject body) =>
        {
            var account = Find(id);
            var (kind, tokens) = ((string?)body["kind"], (long?)body["tokens"]);
            if (kind is not ("default" or "own" or "none") || (kind == "own") != (tokens is not null)
                || tokens is < 0 or > 1_000_000_000_000)
                return Problem(400, "invalid_value", "'tokens' must be from 0 to 1000000000000 where 'kind' is own, and absent otherwise.");
            (account.BudgetKind, account.BudgetTokens) = (kind, tokens);
            return Results.Ok(account.BudgetOf(DefaultBudget));
        });
    }

    /// <summary>Adds a rating and gives it.</summary>
    public JsonObject Rate(
        string rating, string question, string text, string? comment = null, string? expectedFile = null, string? owner = null)
    {
        var entry = new JsonObject
        {
            ["message_id"] = $"00000000-0000-0000-0000-{++_lastId:D12}",
            ["rated_at"] = "2026-03-01T10:00:00Z",
            ["rating"] = rating,
            ["comment"] = comment,
            ["expected_file"] = expectedFile,
            ["question"] = question,
            ["searched_for"] = question,
            ["text"] = text,
            ["model"] = "none/extractive",
            ["files"] = new JsonArray("travel/expenses.md"),
            ["owner"] = owner ?? $"account:{Grace.Id}",
            ["email"] = owner is null ? Grace.Email : null,
        };
        Feedback.Insert(0, entry);
        return entry;
    }

    /// <summary>Adds a group of questions that were not answered.</summary>
    public void AskInVain(string question, int count, int askers, string? expectedFile = null, params string[] others) => Unanswered.Add(new()
    {
        ["question"] = question,
        ["count"] = count,
        ["askers"] = askers,
        ["first_asked"] = "2026-03-01T10:00:00Z",
        ["last_asked"] = "2026-03-04T10:00:00Z",
        ["others"] = new JsonArray([.. others.Select(text => JsonValue.Create(text))]),
        ["messages"] = new JsonArray(
            [.. Enumerable.Range(0, count).Select(_ => JsonValue.Create($"00000000-0000-0000-0000-{++_lastId:D12}"))]),
        ["expected_file"] = expectedFile,
    });

    private void MapFeedback(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/feedback", (string? rating, int limit, int offset = 0) =>
        {
            if (rating is not (null or "up" or "down")) return Problem(400, "invalid_parameter", "'rating' must be up or down.");
            var found = Feedback.FindAll(entry => rating is null || (string?)entry["rating"] == rating);
            return Results.Ok(new { feedback = found.Skip(offset).Take(limit), total = found.Count });
        });
        admin.MapGet("/feedback/export", () => Export("feedback", Feedback));
        admin.MapGet("/unanswered", (int days) => days is < 1 or > 3650
            ? Problem(400, "out_of_range", "'days' must be from 1 to 3650.")
            : Results.Ok(new { groups = days >= 90 ? Unanswered : [] }));
        admin.MapGet("/unanswered/export", (int days) => Export("unanswered", days >= 90 ? Unanswered : []));
    }

    private static IResult Export(string name, IEnumerable<JsonObject> entries) => Results.File(
        Encoding.UTF8.GetBytes(
            string.Concat(entries.Select(entry => new JsonObject { ["text"] = (string?)entry["question"] }.ToJsonString() + "\n"))),
        "application/x-ndjson", $"{name}.jsonl");

    private void MapGroups(IEndpointRouteBuilder groups)
    {
        groups.MapGet("", () => new { groups = Groups.Select(group => Members(group)) });
        groups.MapPost("", (JsonObject body) => Save(Groups, null, body, () => Group("")) ?? Results.Created("", Members(Groups[^1])));
        groups.MapPatch("/{id:int}", (int id, JsonObject body) => Save(Groups, id, body, () => Group("")) ?? Results.Ok());
        groups.MapDelete("/{id:int}", (int id) => Remove(Groups, id));
    }

    private void MapCollections(IEndpointRouteBuilder collections)
    {
        collections.MapGet("", () =>
            new { collections = Collections.Select(Readers), documents_in_no_collection = DocumentsInNoCollection });
        collections.MapPost("", (JsonObject body) => SaveCollection(null, body));
        collections.MapPatch("/{id:int}", (int id, JsonObject body) => SaveCollection(id, body));
        collections.MapDelete("/{id:int}", (int id) => Remove(Collections, id));
    }

    private void MapKeys(IEndpointRouteBuilder keys)
    {
        keys.MapGet("", () => new { keys = Keys });
        keys.MapPost("", (JsonObject body) =>
        {
            var key = Key((string)body["name"]!, [.. body["scopes"]!.AsArray().Select(scope => (string)scope!)]);
            key["globs"] = body["globs"]?.DeepClone();
            key["expires_at"] = body["expires_at"]?.DeepClone();
            Keys.Add(key);
            return Results.Created("", new { key, secret = KeySecret });
        });
        keys.MapDelete("/{id:int}", (int id) => Remove(Keys, id));
    }

    private IResult SaveCollection(int? id, JsonObject body) =>
        body["globs"]?.AsArray().Any(glob => ((string)glob!).Contains("..", StringComparison.Ordinal)) == true
            ? Problem(400, "invalid_glob", "A pattern never leads out of the documents folder.")
            : Save(Collections, id, body, () => Collection("", [], false)) ?? Results.Ok();

    /// <summary>Takes the body's members over into the object with this id, or into a new one; the problem where that cannot be.</summary>
    private static IResult? Save(List<JsonObject> all, int? id, JsonObject body, Func<JsonObject> create)
    {
        if (all.Exists(other => (int)other["id"]! != id && (string?)other["name"] == (string?)body["name"]))
            return Problem(409, "name_taken", "This name is taken.");
        var saved = id is null ? create() : all.Find(each => (int)each["id"]! == id)!;
        foreach (var (name, value) in body) saved[name] = value?.DeepClone();
        if (id is null) all.Add(saved);
        return null;
    }

    private static IResult Remove(List<JsonObject> all, int id)
    {
        all.RemoveAll(each => (int)each["id"]! == id);
        return Results.NoContent();
    }

    private JsonObject Members(JsonObject group)
    {
        var ids = group["members"]!.AsArray().Select(id => (string)id!);
        return new() { ["id"] = (int)group["id"]!, ["name"] = (string)group["name"]!, ["members"] = People(ids) };
    }

    private JsonObject Readers(JsonObject collection)
    {
        var view = (JsonObject)collection.DeepClone();
        view["accounts"] = People(collection["accounts"]!.AsArray().Select(id => (string)id!));
        view["groups"] = new JsonArray([.. Named(Groups, collection["groups"]).Select(group =>
            new JsonObject { ["id"] = (int)group["id"]!, ["name"] = (string)group["name"]! })]);
        return view;
    }

    private JsonArray People(IEnumerable<string> ids) => new([.. ids.Select(Find).Select(account =>
        new JsonObject { ["id"] = account.Id, ["email"] = account.Email, ["name"] = account.Name })]);

    private FakeAccount Add(string email, string name, string role, params JsonObject[] groups)
    {
        var account = new FakeAccount($"00000000-0000-0000-0000-{++_lastId:D12}", email) { Name = name, Role = role, Groups = [.. groups] };
        Accounts.Add(account);
        return account;
    }

    private JsonObject Group(string name) => new() { ["id"] = ++_lastId, ["name"] = name, ["members"] = new JsonArray() };

    private JsonObject Collection(string name, string[] globs, bool isOpen) => new()
    {
        ["id"] = ++_lastId,
        ["name"] = name,
        ["description"] = "",
        ["globs"] = new JsonArray([.. globs.Select(glob => JsonValue.Create(glob))]),
        ["is_open"] = isOpen,
        ["groups"] = new JsonArray(),
        ["accounts"] = new JsonArray(),
        ["documents"] = 38,
    };

    private JsonObject Key(string name, string[] scopes) => new()
    {
        ["id"] = ++_lastId,
        ["name"] = name,
        ["shown"] = "cs_ab12…wxyz",
        ["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
        ["globs"] = null,
        ["account"] = null,
        ["created_at"] = "2026-03-01T10:00:00Z",
        ["expires_at"] = null,
        ["last_used_at"] = null,
    };

    private static JsonObject Entry(int number, FakeAccount actor) => new()
    {
        ["id"] = number,
        ["at"] = "2026-03-01T10:00:00Z",
        ["actor"] = $"account:{actor.Id}",
        ["action"] = number % 2 == 0 ? "account.link" : "document.open",
        ["object"] = number % 2 == 0 ? actor.Id : $"hr/payroll/{number}.xlsx",
        ["outcome"] = number == 60 ? "refused" : "ok",
        ["address"] = "10.0.0.7",
    };

    private static object Device(string name, int place) => new
    {
        id = name,
        device = name,
        address = "10.0.0.7",
        created_at = "2026-03-01T10:00:00Z",
        last_seen_at = "2026-03-01T10:00:00Z",
        is_current = place == 0,
    };

    private static IEnumerable<JsonObject> Named(List<JsonObject> all, JsonNode? ids) =>
        (ids as JsonArray ?? []).Select(id => all.Find(each => (int)each["id"]! == (int)id!)!);

    private FakeAccount? Who(HttpRequest request) => _sessions.GetValueOrDefault(request.Cookies["session"] ?? "");

    private FakeAccount Find(string id) =>
        Accounts.Find(account => account.Id == id) ?? throw new InvalidOperationException($"No account {id}.");

    private static bool IsWeak(JsonNode? password) => ((string?)password ?? "").Length < 8;
}

/// <summary>An account of <see cref="FakePeople"/>.</summary>
internal sealed class FakeAccount(string id, string email)
{
    public string Id => id;

    public string Email => email;

    public string Name { get; set; } = "";

    public string Role { get; set; } = "reader";

    public string? Password { get; set; } = FakePeople.Password;

    public bool MustChangePassword { get; set; }

    public bool TwoFactor { get; set; }

    public bool IsActive { get; set; } = true;

    public List<JsonObject> Groups { get; set; } = [];

    /// <summary>Where else the person is signed in.</summary>
    public List<string> OtherDevices { get; } = ["Safari on iPhone"];

    /// <summary>Asked this month; each took 1,200 tokens in and 80 out, which cost 0.0038.</summary>
    public int Questions { get; set; }

    public string BudgetKind { get; set; } = "default";

    public long? BudgetTokens { get; set; }

    public object Used(bool hasPrices) => new
    {
        questions = Questions,
        input_tokens = 1200 * Questions,
        output_tokens = 80 * Questions,
        estimated_answers = Questions / 10,
        cost = hasPrices ? 0.0038m * Questions : (decimal?)null,
    };

    public object BudgetOf(long? standard) => new { kind = BudgetKind, tokens = BudgetKind == "default" ? standard : BudgetTokens };

    public object Summary() =>
        new { id, email, name = Name, role = Role, two_factor = TwoFactor, must_change_password = MustChangePassword };

    public object Profile() => new
    {
        id,
        email,
        name = Name,
        role = Role,
        two_factor = TwoFactor,
        groups = Groups.Select(group => group["name"]),
        created_at = "2026-03-01T10:00:00Z",
        last_sign_in_at = "2026-03-01T10:00:00Z",
    };

    public object Details() => new
    {
        id,
        email,
        name = Name,
        role = Role,
        is_active = IsActive,
        two_factor = TwoFactor,
        groups = Groups.Select(group => new { id = group["id"], name = group["name"] }),
        created_at = "2026-03-01T10:00:00Z",
        last_sign_in_at = Password is null ? null : "2026-03-01T10:00:00Z",
        has_password = Password is not null,
    };
}
