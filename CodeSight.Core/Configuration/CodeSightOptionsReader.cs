using System.Net;
using CodeSight.Encoder.Kernels;
using CodeSight.Extraction;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CodeSight.Core.Configuration;

/// <summary>Reads <see cref="CodeSightOptions"/> from the environment, appsettings.json or any other source, and checks them.</summary>
public static class CodeSightOptionsReader
{
    private const string BuiltInModel = "models/all-MiniLM-L6-v2";

    /// <summary>The settings of a server. Makes the data folder where it is missing.</summary>
    /// <exception cref="ConfigurationException">A value cannot be used.</exception>
    public static CodeSightOptions Read(IConfiguration configuration) => Read(configuration, isIndexer: false);

    /// <summary>
    /// The settings of an indexer: as a server's, but it needs a database to share, and its port, which only probes use, may be any
    /// free one outside of a container.
    /// </summary>
    /// <exception cref="ConfigurationException">A value cannot be used.</exception>
    public static CodeSightOptions ReadForIndexer(IConfiguration configuration) => Read(configuration, isIndexer: true);

    private static CodeSightOptions Read(IConfiguration configuration, bool isIndexer)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var read = new SettingReader(configuration);
        var inContainer = configuration["DOTNET_RUNNING_IN_CONTAINER"] is "true" or "1";
        var docsDir = DocsFolder(read);
        var apiKey = read.Key(Settings.ApiKey);
        var auth = Auth(read, apiKey);
        var (postgres, redis) = (Postgres(read), Redis(read));
        if (isIndexer && postgres is null)
            throw new ConfigurationException(
                $"{Settings.Postgres.Name} is not set; an indexer needs the database of the servers that it works for.");
        return new CodeSightOptions
        {
            DocsDir = docsDir,
            Host = Host(read, inContainer),
            Port = read.Number(Settings.Port, isIndexer && !inContainer ? 0 : 8000, 1, 65535),
            ApiKey = apiKey,
            Auth = auth,
            FirstAdministrator = Administrator(read),
            // Nobody signs in at an indexer.
            Oidc = isIndexer ? null : OidcOptionsReader.Read(read, auth),
            RateLimitPerMinute = read.Number(Settings.RateLimit, auth == AuthMode.Accounts ? 120 : 0, 0, 1_000_000),
            MonthlyBudget = read.Whole(Settings.MonthlyBudget, 1_000_000_000_000),
            Prices = Prices(read),
            AuditAge = Days(read, Settings.AuditDays),
            ConversationAge = Days(read, Settings.ConversationDays),
            TrustedProxies = NetworkOptionsReader.TrustedProxies(read),
            TrustsAnyProxy = string.Equals(configuration["FORWARDEDHEADERS_ENABLED"], "true", StringComparison.OrdinalIgnoreCase),
            CorsOrigins = NetworkOptionsReader.CorsOrigins(read),
            Strict = read.Choice<bool?>(Settings.Strict, null, ("auto", null), ("true", true), ("false", false)),
            RunsInContainer = inContainer,
            StaleAfter = TimeSpan.FromSeconds(read.Number(Settings.StaleSeconds, 3600, 1, int.MaxValue)),
            SearchMemoryBytes = (long)read.Number(Settings.SearchMemoryMegabytes, 512, 0, 1_000_000) << 20,
            MaxFileBytes = (long)read.Number(Settings.MaxFileMegabytes, 100, 1, 100_000) << 20,
            Lease = TimeSpan.FromSeconds(read.Number(Settings.LeaseSeconds, 60, 2, 3600)),
            EmbeddingPrecision = read.Choice(
                Settings.EmbeddingPrecision,
                EmbeddingPrecision.Auto,
                ("auto", EmbeddingPrecision.Auto),
                ("fp32", EmbeddingPrecision.Fp32),
                ("int8", EmbeddingPrecision.Int8)),
            HiddenContent = read.Choice(
                Settings.HiddenContent, HiddenContentMode.Skip, ("skip", HiddenContentMode.Skip), ("mark", HiddenContentMode.Mark)),
            UsesOcr = read.Choice(Settings.Ocr, true, ("auto", true), ("off", false)),
            OcrLanguages = OcrLanguages(read),
            AllowsMachineCode = read.Choice(Settings.EncoderMachineCode, true, ("on", true), ("off", false)),
            Fusion = read.Choice(
                Settings.Fusion,
                FusionMethod.Combination,
                ("combination", FusionMethod.Combination),
                ("rrf", FusionMethod.ReciprocalRank)),
            RerankModelDir = ModelFolder(read, Settings.RerankModel, "give the folder of a BERT cross-encoder, or an .onnx file in one"),
            RerankBudget = TimeSpan.FromMilliseconds(read.Number(Settings.RerankMilliseconds, 500, 10, 60_000)),
            MaxStreams = read.Number(Settings.MaxStreams, 50, 1, 10_000),
            ExampleQuestions = ExampleQuestionsReader.Read(read),
            LanguageModel = LanguageModelOptionsReader.Read(read),
            PostgresConnectionString = postgres,
            RedisConnectionString = redis,
            IndexesInside = isIndexer || IndexesInside(read, postgres, redis),
            ForceInit = read.Choice(Settings.ForceInit, false, ("false", false), ("true", true), ("0", false), ("1", true)),
            EmbeddingModelDir = EmbeddingModelFolder(read),
            DataDir = DataFolder(read, docsDir),
        };
    }

    private static string OcrLanguages(SettingReader read)
    {
        var languages = read.Text(Settings.OcrLanguages) ?? "eng";
        return languages.Split('+').All(name => name.Length is > 0 and <= 32 && name.All(c => char.IsAsciiLetter(c) || c == '_'))
            ? languages
            : throw SettingReader.Fault(
                Settings.OcrLanguages, languages, "is no list of languages", "give names of Tesseract joined by +, such as deu+eng");
    }

    private static TimeSpan? Days(SettingReader read, Setting setting) =>
        read.Number(setting, 365, 0, 36_500) is > 0 and var days ? TimeSpan.FromDays(days) : null;

    private static AuthMode Auth(SettingReader read, string? apiKey)
    {
        var mode = read.Choice(
            Settings.Auth,
            apiKey is null ? AuthMode.Open : AuthMode.Key,
            ("open", AuthMode.Open), ("key", AuthMode.Key), ("accounts", AuthMode.Accounts));
        return (mode, apiKey) switch
        {
            (AuthMode.Key, null) => throw new ConfigurationException(
                $"{Settings.Auth.Name} is 'key', but there is none; give {Settings.ApiKey.Name}."),
            (AuthMode.Open, not null) => throw new ConfigurationException(
                $"{Settings.Auth.Name} is 'open', so {Settings.ApiKey.Name} would protect nothing; remove one of them."),
            _ => mode,
        };
    }

    private static FirstAdministrator? Administrator(SettingReader read)
    {
        var (email, password) = (read.Text(Settings.AdminEmail), read.Text(Settings.AdminPassword));
        if (email is null && password is null) return null;
        return email is not null && password is not null
            ? new FirstAdministrator(email, password)
            : throw new ConfigurationException(
                $"{Settings.AdminEmail.Name} and {Settings.AdminPassword.FileName} belong together; give both or neither.");
    }

    private static TokenPrices? Prices(SettingReader read)
    {
        var (input, output) = (read.Price(Settings.InputPrice), read.Price(Settings.OutputPrice));
        var currency = read.Text(Settings.PriceCurrency) ?? "";
        if (currency.Length > 8 || currency.Any(char.IsControl))
            throw SettingReader.Fault(Settings.PriceCurrency, currency, "is not a currency", "give at most 8 characters such as EUR");
        return input == 0 && output == 0 ? null : new TokenPrices(input, output, currency);
    }

    // With a database and Redis to share, the server is one of several processes, and indexers do the work.
    private static bool IndexesInside(SettingReader read, string? postgres, string? redis)
    {
        var isInside = read.Choice<bool?>(Settings.Indexing, null, ("auto", null), ("inside", true), ("outside", false));
        if (isInside is false && postgres is null)
            throw new ConfigurationException(
                $"{Settings.Indexing.Name} is 'outside', which needs a database that indexers can share; give {Settings.Postgres.Name}.");
        return isInside ?? (postgres is null || redis is null);
    }

    private static string DocsFolder(SettingReader read)
    {
        var path = read.Path(Settings.DocsDir, "/data");
        return File.Exists(path) ? throw SettingReader.Fault(Settings.DocsDir, path, "is a file", "give the path of a folder") : path;
    }

    private static string DataFolder(SettingReader read, string docsDir)
    {
        var path = read.Path(Settings.DataDir, "/index");
        // Files in the data folder are never read as documents, so none would be left.
        var docsInside = Path.GetRelativePath(path, docsDir);
        if (!Path.IsPathRooted(docsInside) && docsInside != ".." && !docsInside.StartsWith("../", StringComparison.Ordinal))
            throw SettingReader.Fault(
                Settings.DataDir, path, "holds the documents folder", $"give a folder that {Settings.DocsDir.Name} does not lie in");
        try
        {
            Directory.CreateDirectory(path);
            using var trial = new FileStream(
                Path.Combine(path, $".write-trial-{Environment.ProcessId}"),
                FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw SettingReader.Fault(
                Settings.DataDir, path, File.Exists(path) ? "is a file" : "cannot be written",
                "give a folder that this user may create or write");
        }

        return path;
    }

    private static string EmbeddingModelFolder(SettingReader read)
    {
        const string accepted = "give the folder of a sentence-transformers model, or an .onnx file in one";
        if (ModelFolder(read, Settings.EmbeddingModel, accepted) is { } given) return given;

        // Beside the program in an installation, further up in a clone.
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, BuiltInModel) is var model && Directory.Exists(model)) return model;
        throw new ConfigurationException(
            $"{Settings.EmbeddingModel.Name} is not set and the built-in {BuiltInModel} is missing beside the program; give the folder "
                + "of a sentence-transformers model.");
    }

    private static string? ModelFolder(SettingReader read, Setting setting, string accepted)
    {
        if (read.Text(setting) is null) return null;
        var path = read.Path(setting, "");
        return Directory.Exists(path) || (File.Exists(path) && path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            ? path
            : throw SettingReader.Fault(setting, path, "is not a folder", accepted);
    }

    private static string Host(SettingReader read, bool inContainer)
    {
        if (read.Text(Settings.Host) is not { } host) return inContainer ? "*" : "localhost";
        if (host is "*" or "localhost") return host;
        return IPAddress.TryParse(host, out var address)
            ? address.ToString()
            : throw SettingReader.Fault(
                Settings.Host, host, "is not an address", "give an IP address of this machine, localhost, or * for all addresses");
    }

    private static string? Postgres(SettingReader read)
    {
        if (read.Text(Settings.Postgres) is not { } text) return null;
        try
        {
            if (!string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host)) return text;
        }
        catch (Exception fault)
            when (fault is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // Said below, without the driver's message: it may repeat the password.
        }

        throw new ConfigurationException(
            $"{Settings.Postgres.Name} is not a connection string; give one such as "
                + "Host=db;Port=5432;Database=codesight;Username=codesight;Password=SECRET.");
    }

    private static string? Redis(SettingReader read)
    {
        if (read.Text(Settings.Redis) is not { } text) return null;
        if (RedisOptions.TryParse(text, out _)) return text;
        throw new ConfigurationException(
            $"{Settings.Redis.Name} is not a connection string; give one such as host:6379,password=SECRET,ssl=true.");
    }
}
