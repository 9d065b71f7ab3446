using System.Globalization;
using CodeSight.Core.Configuration;
using CodeSight.Encoder.Kernels;
using CodeSight.Extraction;
using Microsoft.Extensions.Configuration;

namespace CodeSight.Tests.Configuration;

public sealed class CodeSightOptionsReaderTests : IDisposable
{
    private const string Secret = "s3cr3t-v4lue";

    private static readonly (string, string)[] Provider =
    [
        ("CODESIGHT_AUTH", "accounts"), ("CODESIGHT_OIDC_AUTHORITY", "https://login.example.com/tenant/"),
        ("CODESIGHT_OIDC_CLIENT_ID", "client"), ("CODESIGHT_OIDC_CLIENT_SECRET", Secret),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("codesight-options-");

    public CodeSightOptionsReaderTests()
    {
        _folder.CreateSubdirectory("model");
        _folder.CreateSubdirectory("docs");
        File.WriteAllText(PathOf("file"), "text");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Reader_gives_the_defaults_where_nothing_is_set()
    {
        var options = Read();

        Assert.Equal("localhost", options.Host);
        Assert.Equal(8000, options.Port);
        Assert.Null(options.ApiKey);
        Assert.Equal(TimeSpan.FromHours(1), options.StaleAfter);
        Assert.Equal(100L * 1024 * 1024, options.MaxFileBytes);
        Assert.Equal(FusionMethod.Combination, options.Fusion);
        Assert.Equal(EmbeddingPrecision.Auto, options.EmbeddingPrecision);
        Assert.Equal(LanguageModelBackend.None, options.LanguageModel.Backend);
        Assert.Null(options.PostgresConnectionString);
        Assert.Null(options.RedisConnectionString);
    }

    [Fact]
    public void Reader_takes_the_documents_from_data_and_makes_the_data_folder()
    {
        Assert.Equal(Path.GetFullPath("/data"), Read(("CODESIGHT_DOCS_DIR", "")).DocsDir);
        Assert.True(Directory.Exists(Read(("CODESIGHT_DATA_DIR", PathOf("a", "b") + "/")).DataDir));
        Assert.Equal(PathOf("docs", "index"), Read(("CODESIGHT_DATA_DIR", PathOf("docs", "index"))).DataDir);
    }

    [Fact]
    public void Reader_takes_every_value_that_is_set()
    {
        var options = Read(
            ("CODESIGHT_HOST", " 192.0.2.1 "),
            ("CODESIGHT_PORT", "9000"),
            ("CODESIGHT_API_KEY", Secret),
            ("CODESIGHT_STALE_SECONDS", "5"),
            ("CODESIGHT_MAX_FILE_MB", "5000"),
            ("CODESIGHT_HIDDEN_CONTENT", "Mark"),
            ("CODESIGHT_FUSION", "RRF"),
            ("CODESIGHT_EMBEDDING_PRECISION", "Int8"),
            ("CODESIGHT_RERANK_MODEL", PathOf("docs")),
            ("CODESIGHT_RERANK_MILLISECONDS", "80"),
            ("ConnectionStrings:codesight", "Host=db;Database=codesight"),
            ("ConnectionStrings:redis", "cache:6380,password=x,ssl=true"));

        Assert.Equal("192.0.2.1", options.Host);
        Assert.Equal(9000, options.Port);
        Assert.Equal(Secret, options.ApiKey);
        Assert.Equal(TimeSpan.FromSeconds(5), options.StaleAfter);
        Assert.Equal(5000L << 20, options.MaxFileBytes);
        Assert.Equal(HiddenContentMode.Mark, options.HiddenContent);
        Assert.Equal(FusionMethod.ReciprocalRank, options.Fusion);
        Assert.Equal(EmbeddingPrecision.Int8, options.EmbeddingPrecision);
        Assert.Equal(PathOf("docs"), options.RerankModelDir);
        Assert.Equal(TimeSpan.FromMilliseconds(80), options.RerankBudget);
        Assert.Equal("Host=db;Database=codesight", options.PostgresConnectionString);
        Assert.Equal("cache:6380,password=x,ssl=true", options.RedisConnectionString);
        Assert.Equal(PathOf("docs"), options.DocsDir);
        Assert.Equal(PathOf("model"), options.EmbeddingModelDir);
        Assert.DoesNotContain(Secret, options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "", 0)]
    [InlineData("key", "", 0)]
    [InlineData("accounts", "", 120)]
    [InlineData("accounts", "0", 0)]
    [InlineData("accounts", "7", 7)]
    [InlineData(null, "7", 7)]
    public void Reader_limits_requests_by_default_where_there_are_accounts(string? auth, string value, int limit) =>
        Assert.Equal(
            limit,
            Read(("CODESIGHT_AUTH", auth ?? ""), ("CODESIGHT_API_KEY", auth == "key" ? Secret : ""), ("CODESIGHT_RATE_LIMIT_PER_MINUTE", value)).RateLimitPerMinute);

    [Theory]
    [InlineData("", 365)]
    [InlineData("30", 30)]
    [InlineData("0", null)]
    public void Reader_keeps_the_audit_log_for_a_number_of_days(string value, int? days) =>
        Assert.Equal(days, Read(("CODESIGHT_AUDIT_DAYS", value)).AuditAge?.TotalDays);

    [Theory]
    [InlineData("", "")]
    [InlineData("10.0.0.2", "10.0.0.2/32")]
    [InlineData("10.0.0.2, 172.16.0.0/12;::1\tfd00::/8", "10.0.0.2/32 172.16.0.0/12 ::1/128 fd00::/8")]
    public void Reader_takes_proxies_as_addresses_and_networks(string value, string networks) =>
        Assert.Equal(networks, string.Join(' ', Read(("CODESIGHT_TRUSTED_PROXIES", value)).TrustedProxies));

    [Theory]
    [InlineData("", "")]
    [InlineData("https://a.example", "https://a.example")]
    [InlineData("HTTPS://A.example:443/, http://b.example:8080;http://[::1]:3000", "https://a.example http://b.example:8080 http://[::1]:3000")]
    public void Reader_takes_origins_as_browsers_write_them(string value, string origins) =>
        Assert.Equal(origins, string.Join(' ', Read(("CODESIGHT_CORS_ORIGINS", value)).CorsOrigins));

    [Theory]
    [InlineData("", null)]
    [InlineData("auto", null)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    public void Reader_leaves_strict_mode_to_its_default_unless_it_is_set(string value, bool? strict) =>
        Assert.Equal(strict, Read(("CODESIGHT_STRICT", value)).Strict);

    [Fact]
    public void Reader_takes_an_identity_provider_with_its_defaults()
    {
        var oidc = Read([.. Provider]).Oidc!;

        Assert.Equal(("https://login.example.com/tenant/", "login.example.com"), (oidc.Authority.ToString(), oidc.Name));
        Assert.Equal(("client", Secret), (oidc.ClientId, oidc.ClientSecret));
        Assert.Equal(["openid", "profile", "email"], oidc.Scopes);
        Assert.Equal((null, 0, true, false), (oidc.GroupsClaim, oidc.GroupMap.Count, oidc.CreatesAccounts, oidc.TrustsEmail));
        Assert.DoesNotContain(Secret, oidc.ToString(), StringComparison.Ordinal);
        Assert.Null(Read(("CODESIGHT_AUTH", "accounts")).Oidc);
    }

    [Fact]
    public void Reader_takes_every_value_of_an_identity_provider()
    {
        File.WriteAllText(PathOf("secret"), Secret + "\n");
        var oidc = Read(
            ("CODESIGHT_AUTH", "accounts"), ("CODESIGHT_OIDC_AUTHORITY", "http://localhost:5000"), ("CODESIGHT_OIDC_CLIENT_ID", "client"),
            ("CODESIGHT_OIDC_CLIENT_SECRET_FILE", PathOf("secret")), ("CODESIGHT_OIDC_SCOPES", "email, groups openid"),
            ("CODESIGHT_OIDC_NAME", "Contoso"), ("CODESIGHT_OIDC_GROUPS_CLAIM", "groups"),
            ("CODESIGHT_OIDC_GROUP_MAP", "a=Finance ;cn=b,dc=c=Legal Team;\na=Travel"), ("CODESIGHT_OIDC_CREATE_ACCOUNTS", "False"),
            ("CODESIGHT_OIDC_TRUST_EMAIL", "true")).Oidc!;

        Assert.Equal((Secret, "Contoso", "groups"), (oidc.ClientSecret, oidc.Name, oidc.GroupsClaim));
        Assert.Equal(["openid", "email", "groups"], oidc.Scopes);
        Assert.Equal(["Finance", "Travel", "Legal Team"], oidc.GroupsOf(["a", "cn=b,dc=c", "A", "Finance"]));
        Assert.Equal((false, true), (oidc.CreatesAccounts, oidc.TrustsEmail));
    }

    [Theory]
    [InlineData("CODESIGHT_OIDC_AUTHORITY", "", "CODESIGHT_OIDC_AUTHORITY is missing")]
    [InlineData("CODESIGHT_OIDC_CLIENT_ID", "", "CODESIGHT_OIDC_CLIENT_ID is missing")]
    [InlineData("CODESIGHT_OIDC_CLIENT_SECRET", "", "CODESIGHT_OIDC_CLIENT_SECRET is missing")]
    [InlineData("CODESIGHT_OIDC_AUTHORITY", "login.example.com", "CODESIGHT_OIDC_AUTHORITY is not an address")]
    [InlineData("CODESIGHT_OIDC_AUTHORITY", "https://s3cr3t-v4lue@login.example.com", "CODESIGHT_OIDC_AUTHORITY is not an address")]
    [InlineData("CODESIGHT_OIDC_AUTHORITY", "http://login.example.com", "CODESIGHT_OIDC_AUTHORITY is plain HTTP")]
    [InlineData("CODESIGHT_OIDC_GROUP_MAP", "a=Finance", "name the claim in CODESIGHT_OIDC_GROUPS_CLAIM")]
    [InlineData("CODESIGHT_OIDC_GROUP_MAP", "Finance", "CODESIGHT_OIDC_GROUP_MAP is 'Finance'")]
    [InlineData("CODESIGHT_OIDC_GROUP_MAP", "a=", "CODESIGHT_OIDC_GROUP_MAP is 'a='")]
    [InlineData("CODESIGHT_OIDC_CREATE_ACCOUNTS", "maybe", "CODESIGHT_OIDC_CREATE_ACCOUNTS is 'maybe'")]
    [InlineData("CODESIGHT_OIDC_TRUST_EMAIL", "1", "CODESIGHT_OIDC_TRUST_EMAIL is '1'")]
    [InlineData("CODESIGHT_AUTH", "key", "CODESIGHT_OIDC_AUTHORITY needs accounts")]
    public void Identity_provider_that_cannot_be_used_refuses_the_start_in_one_sentence(string name, string value, string sentence)
    {
        var settings = Provider.Where(setting => setting.Item1 != name).Append((name, value)).Append(("CODESIGHT_API_KEY", "a-key")).ToArray();
        var fault = Assert.Throws<ConfigurationException>(() => Read(settings));

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Matches(@"^[^\n]+[^.\n]\.$", fault.Message);
        Assert.DoesNotContain(Secret, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "*")]
    [InlineData("1", "*")]
    [InlineData("false", "localhost")]
    public void Reader_listens_on_all_addresses_in_a_container(string value, string host) =>
        Assert.Equal(host, Read(("DOTNET_RUNNING_IN_CONTAINER", value)).Host);

    [Theory]
    [InlineData("CODESIGHT_API_KEY")]
    [InlineData("ConnectionStrings:codesight")]
    [InlineData("ConnectionStrings:redis")]
    public void Secret_may_come_from_a_file(string key)
    {
        var value = key.EndsWith("codesight", StringComparison.Ordinal) ? $"Host=db;Password={Secret}" : Secret;
        File.WriteAllText(PathOf("secret"), $"\ufeff{value}\r\n");
        var options = Read((key, ""), (key + "_FILE", PathOf("secret")));

        Assert.Contains(value, new[] { options.ApiKey, options.PostgresConnectionString, options.RedisConnectionString });
    }

    [Theory]
    [InlineData("claude", "ANTHROPIC_API_KEY", LanguageModelBackend.Claude)]
    [InlineData("openai", "OPENAI_API_KEY", LanguageModelBackend.OpenAI)]
    [InlineData("azure", "AZURE_OPENAI_API_KEY", LanguageModelBackend.Azure)]
    public void Key_of_a_backend_may_come_from_a_file(string word, string name, LanguageModelBackend backend)
    {
        File.WriteAllText(PathOf("secret"), Secret);
        var model = Read(
            ("CODESIGHT_LLM_BACKEND", word),
            (name + "_FILE", PathOf("secret")),
            ("AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com/"),
            ("AZURE_OPENAI_DEPLOYMENT", "d")).LanguageModel;

        Assert.Equal(backend, model.Backend);
        Assert.Equal(Secret, model.ApiKey);
    }

    [Fact]
    public void Backend_has_its_own_address_and_model()
    {
        var azure = Read(
            ("CODESIGHT_LLM_BACKEND", "azure"), ("AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com"), ("AZURE_OPENAI_DEPLOYMENT", "d"), ("CODESIGHT_LLM_MODEL", "m")).LanguageModel;
        var openAI = Read(("CODESIGHT_LLM_BACKEND", "openai"), ("OPENAI_BASE_URL", "http://localhost:1234/v1"), ("CODESIGHT_LLM_MODEL", "m")).LanguageModel;

        Assert.Equal(("d", "https://r.openai.azure.com/", null), (azure.Model, azure.Endpoint?.ToString(), azure.ApiKey));
        Assert.Equal(("m", "http://localhost:1234/v1", null), (openAI.Model, openAI.Endpoint?.ToString(), openAI.ApiKey));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("box", "http://box:11434/")]
    [InlineData("0.0.0.0:9999", "http://0.0.0.0:9999/")]
    [InlineData("[::1]:11434", "http://[::1]:11434/")]
    [InlineData("box:80", "http://box/")]
    [InlineData("https://ollama.example/base", "https://ollama.example/base")]
    public void Ollama_is_found_as_its_own_client_finds_it(string value, string? address) =>
        Assert.Equal(address, Read(("CODESIGHT_LLM_BACKEND", "ollama"), ("OLLAMA_HOST", value)).LanguageModel.Endpoint?.ToString());

    [Fact]
    public void Prices_and_budget_are_there_where_they_are_set()
    {
        var set = Read(
            ("CODESIGHT_MONTHLY_BUDGET", "500000"), ("CODESIGHT_PRICE_PER_MTOK_INPUT", "0.25"), ("CODESIGHT_PRICE_PER_MTOK_OUTPUT", "2"),
            ("CODESIGHT_PRICE_CURRENCY", "EUR"));
        Assert.Equal((500_000L, new TokenPrices(0.25m, 2, "EUR")), (set.MonthlyBudget, set.Prices));
        Assert.Equal(0, Read(("CODESIGHT_MONTHLY_BUDGET", "0")).MonthlyBudget);
        Assert.Equal(new TokenPrices(0, 3.5m, ""), Read(("CODESIGHT_PRICE_PER_MTOK_OUTPUT", "3.5")).Prices);

        var unset = Read(("CODESIGHT_PRICE_PER_MTOK_INPUT", "0"), ("CODESIGHT_PRICE_CURRENCY", "EUR"));
        Assert.Equal((null, null), (unset.MonthlyBudget, unset.Prices));
    }

    [Theory]
    [InlineData(1_000_000, 0, "2.5")]
    [InlineData(0, 1_000_000, "10")]
    [InlineData(30, 15, "0.000225")]
    [InlineData(52_000, 6_100, "0.191")]
    [InlineData(1, 0, "0.000002")] // 0.0000025, to the even millionth
    public void Tokens_cost_their_share_of_the_price_of_a_million(long input, long output, string cost) =>
        Assert.Equal(decimal.Parse(cost, CultureInfo.InvariantCulture), new TokenPrices(2.5m, 10, "EUR").Cost(input, output));

    [Fact]
    public void Keys_that_are_there_for_other_programs_send_nothing_out()
    {
        var model = Read(("OPENAI_API_KEY", Secret), ("ANTHROPIC_API_KEY", Secret), ("OPENAI_BASE_URL", "nonsense"), ("OLLAMA_HOST", "://")).LanguageModel;

        Assert.Equal(LanguageModelBackend.None, model.Backend);
        Assert.Null(model.ApiKey);
        Assert.Null(model.Endpoint);
    }

    [Theory]
    [InlineData("CODESIGHT_PORT", "abc", "a whole number from 1 to 65535")]
    [InlineData("CODESIGHT_PORT", "0", "from 1 to 65535")]
    [InlineData("CODESIGHT_PORT", "65536", "from 1 to 65535")]
    [InlineData("CODESIGHT_PORT", "-1", "from 1 to 65535")]
    [InlineData("CODESIGHT_RATE_LIMIT_PER_MINUTE", "-1", "from 0 to 1000000")]
    [InlineData("CODESIGHT_MONTHLY_BUDGET", "-1", "a whole number from 0 to 1000000000000")]
    [InlineData("CODESIGHT_MONTHLY_BUDGET", "1e6", "a whole number from 0 to")]
    [InlineData("CODESIGHT_MONTHLY_BUDGET", "1000000000001", "a whole number from 0 to")]
    [InlineData("CODESIGHT_PRICE_PER_MTOK_INPUT", "2,5", "a number from 0 to 1000000")]
    [InlineData("CODESIGHT_PRICE_PER_MTOK_INPUT", "-1", "a number from 0 to")]
    [InlineData("CODESIGHT_PRICE_PER_MTOK_OUTPUT", "1000001", "a number from 0 to")]
    [InlineData("CODESIGHT_PRICE_PER_MTOK_OUTPUT", "$3", "a number from 0 to")]
    [InlineData("CODESIGHT_PRICE_CURRENCY", "euros and cents", "at most 8 characters")]
    [InlineData("CODESIGHT_STRICT", "maybe", "auto, true or false")]
    [InlineData("CODESIGHT_CORS_ORIGINS", "*", "a list such as https://")]
    [InlineData("CODESIGHT_CORS_ORIGINS", "https://*.example.com", "a list such as https://")]
    [InlineData("CODESIGHT_CORS_ORIGINS", "tools.example.com", "a list such as https://")]
    [InlineData("CODESIGHT_CORS_ORIGINS", "https://tools.example.com/page", "a list such as https://")]
    [InlineData("CODESIGHT_CORS_ORIGINS", "null", "a list such as https://")]
    [InlineData("CODESIGHT_TRUSTED_PROXIES", "10.0.0.0/33", "a list such as")]
    [InlineData("CODESIGHT_TRUSTED_PROXIES", "proxy.example.com", "a list such as")]
    [InlineData("CODESIGHT_PORT", "8e3", "from 1 to 65535")]
    [InlineData("CODESIGHT_PORT", "99999999999999999999", "from 1 to 65535")]
    [InlineData("CODESIGHT_PORT", "８０００", "from 1 to 65535")]
    [InlineData("CODESIGHT_HOST", "example.com", "IP address")]
    [InlineData("CODESIGHT_HOST", "http://localhost", "IP address")]
    [InlineData("CODESIGHT_STALE_SECONDS", "0", "from 1 to")]
    [InlineData("CODESIGHT_STALE_SECONDS", "1h", "from 1 to")]
    [InlineData("CODESIGHT_MAX_FILE_MB", "0.5", "from 1 to 100000")]
    [InlineData("CODESIGHT_HIDDEN_CONTENT", "read", "skip or mark")]
    [InlineData("CODESIGHT_FUSION", "best", "combination or rrf")]
    [InlineData("CODESIGHT_EMBEDDING_PRECISION", "fp16", "auto, fp32 or int8")]
    [InlineData("CODESIGHT_LLM_BACKEND", "gpt", "claude, azure, openai, ollama or none")]
    [InlineData("CODESIGHT_EMBEDDING_MODEL", "/nowhere/model", "sentence-transformers")]
    [InlineData("CODESIGHT_RERANK_MODEL", "/nowhere/model", "BERT cross-encoder")]
    [InlineData("CODESIGHT_RERANK_MILLISECONDS", "9", "from 10 to 60000")]
    public void Bad_value_stops_the_start_with_one_sentence_that_shows_it(string name, string value, string accepted)
    {
        var sentence = Refusal((name, value));

        Assert.StartsWith($"{name} is '{value}', which ", sentence, StringComparison.Ordinal);
        Assert.Contains(accepted, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CODESIGHT_API_KEY", Secret + " " + Secret, "visible ASCII")]
    [InlineData("CODESIGHT_API_KEY", Secret + "\n" + Secret, "visible ASCII")]
    [InlineData("CODESIGHT_API_KEY", Secret + "ä", "visible ASCII")]
    [InlineData("ConnectionStrings__codesight", "Password=" + Secret, "Host=db")]
    [InlineData("ConnectionStrings__codesight", "postgres://user:" + Secret + "@db/codesight", "Host=db")]
    [InlineData("ConnectionStrings__codesight", "Host=db;Colour=" + Secret, "Host=db")]
    [InlineData("ConnectionStrings__codesight", "Host=db;Port=" + Secret, "Host=db")]
    [InlineData("ConnectionStrings__redis", "password=" + Secret, "host:6379")]
    [InlineData("ConnectionStrings__redis", "redis://:" + Secret + "@cache", "host:6379")]
    [InlineData("ConnectionStrings__redis", "cache:6379,pasword=" + Secret, "host:6379")]
    [InlineData("ConnectionStrings__redis", "cache:6379,ssl=" + Secret, "host:6379")]
    [InlineData("ConnectionStrings__redis", "cache:6379,defaultDatabase=" + Secret, "host:6379")]
    [InlineData("ConnectionStrings__redis", "cache:6379,password=x,/" + Secret, "host:6379")]
    public void Bad_secret_stops_the_start_without_being_shown(string name, string value, string accepted)
    {
        var sentence = Refusal((name.Replace("__", ":", StringComparison.Ordinal), value));

        Assert.StartsWith(name, sentence, StringComparison.Ordinal);
        Assert.Contains(accepted, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claude", "ANTHROPIC_API_KEY")]
    [InlineData("openai", "OPENAI_API_KEY")]
    [InlineData("azure", "AZURE_OPENAI_ENDPOINT")]
    public void Backend_without_what_it_needs_stops_the_start(string backend, string name)
    {
        var sentence = Refusal(("CODESIGHT_LLM_BACKEND", backend), ("AZURE_OPENAI_DEPLOYMENT", "d"));

        Assert.StartsWith($"{name} is not set, which CODESIGHT_LLM_BACKEND={backend} needs; give it", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Azure_without_a_deployment_stops_the_start() => Assert.StartsWith(
        "AZURE_OPENAI_DEPLOYMENT is not set",
        Refusal(("CODESIGHT_LLM_BACKEND", "azure"), ("AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("azure", "AZURE_OPENAI_ENDPOINT", "r.openai.azure.com")]
    [InlineData("openai", "OPENAI_BASE_URL", "https://user:" + Secret + "@host/v1")]
    [InlineData("openai", "OPENAI_BASE_URL", "https://host/v1?key=" + Secret)]
    [InlineData("openai", "OPENAI_BASE_URL", "ftp://host/")]
    [InlineData("openai", "OPENAI_BASE_URL", "/v1")]
    [InlineData("ollama", "OLLAMA_HOST", "two words")]
    [InlineData("ollama", "OLLAMA_HOST", "box:99999")]
    public void Bad_address_stops_the_start_without_being_shown(string backend, string name, string value)
    {
        var sentence = Refusal(("CODESIGHT_LLM_BACKEND", backend), (name, value), ("AZURE_OPENAI_DEPLOYMENT", "d"));

        Assert.StartsWith($"{name} is not an address; give ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing/" + Secret, "does not exist")]
    [InlineData(".", "cannot be read")]
    [InlineData("empty", "is empty")]
    [InlineData("large", "is over 64 KiB long")]
    public void Bad_secret_file_stops_the_start(string path, string fault)
    {
        File.WriteAllText(PathOf("empty"), " \n");
        File.WriteAllText(PathOf("large"), new string('x', (64 << 10) + 1));
        var sentence = Refusal(("CODESIGHT_API_KEY_FILE", PathOf(path)));

        Assert.StartsWith($"CODESIGHT_API_KEY_FILE names a file that {fault}; give ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_given_twice_stops_the_start() => Assert.Equal(
        "CODESIGHT_API_KEY and CODESIGHT_API_KEY_FILE are both set; give only one of them.",
        Refusal(("CODESIGHT_API_KEY", Secret), ("CODESIGHT_API_KEY_FILE", PathOf("file"))));

    [Theory]
    [InlineData("CODESIGHT_DOCS_DIR", "file", "is a file")]
    [InlineData("CODESIGHT_DATA_DIR", "file", "is a file")]
    [InlineData("CODESIGHT_DATA_DIR", "file/below", "cannot be written")]
    [InlineData("CODESIGHT_DATA_DIR", "docs", "holds the documents folder")]
    [InlineData("CODESIGHT_DATA_DIR", ".", "holds the documents folder")]
    public void Bad_folder_stops_the_start(string name, string path, string fault) =>
        Assert.StartsWith($"{name} is '", Refusal(fault, (name, PathOf(path))), StringComparison.Ordinal);

    [Fact]
    public void Long_and_unprintable_values_are_shown_shortened() => Assert.StartsWith(
        $"CODESIGHT_FUSION is 'a?b{new string('x', 57)}...', which",
        Refusal(("CODESIGHT_FUSION", "a\u001bb" + new string('x', 500))),
        StringComparison.Ordinal);

    [Fact]
    public void Misspelled_settings_are_found() => Assert.Equal(
        ["CODESIGHT_API_KYE", "CODESIGHT_PORT_FILE"],
        Settings.Unknown(Configure([("CODESIGHT_API_KYE", "x"), ("CODESIGHT_PORT_FILE", "x"), ("CODESIGHT_API_KEY_FILE", "x"), ("CODESIGHT_HOME", "x"), ("codesight_port", "1")])));

    private string PathOf(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    private CodeSightOptions Read(params (string Key, string Value)[] settings) => CodeSightOptionsReader.Read(Configure(settings));

    private string Refusal(params (string Key, string Value)[] settings) => Refusal("", settings);

    private string Refusal(string fault, params (string Key, string Value)[] settings)
    {
        var sentence = Assert.Throws<ConfigurationException>(() => Read(settings)).Message;
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", sentence, StringComparison.Ordinal);
        Assert.Contains(fault, sentence, StringComparison.Ordinal);
        return sentence;
    }

    private IConfiguration Configure((string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["CODESIGHT_DATA_DIR"] = PathOf("index"),
            ["CODESIGHT_DOCS_DIR"] = PathOf("docs"),
            ["CODESIGHT_EMBEDDING_MODEL"] = PathOf("model"),
        };
        foreach (var (key, value) in settings) all[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
