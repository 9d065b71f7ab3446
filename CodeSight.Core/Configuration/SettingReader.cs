using System.Globalization;
using System.Security;
using Microsoft.Extensions.Configuration;

namespace CodeSight.Core.Configuration;

/// <summary>Reads single settings by kind. Whitespace around a value is dropped, and an empty value counts as not set.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private const int MaxShown = 60;
    private const int MaxSecret = 64 << 10;

    /// <summary>How lists are split.</summary>
    public const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>The value, or null where it is not set.</summary>
    public string? Text(Setting setting)
    {
        var value = Value(setting.Key);
        if (!setting.IsSecret || Value(setting.FileKey) is not { } path) return value;
        if (value is not null)
            throw new ConfigurationException($"{setting.Name} and {setting.FileName} are both set; give only one of them.");
        return SecretIn(path, setting);
    }

    /// <summary>A key that can travel in an HTTP header, or null.</summary>
    public string? Key(Setting setting)
    {
        var value = Text(setting);
        if (value is null || (value.Length <= 1000 && value.All(character => character is > ' ' and <= '~'))) return value;
        throw new ConfigurationException(
            $"{setting.Name} holds a value that an HTTP header cannot carry; give at most 1000 visible ASCII characters without spaces.");
    }

    public int Number(Setting setting, int fallback, int smallest, int largest)
    {
        if (Text(setting) is not { } text) return fallback;
        var isNumber = decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= smallest && number <= largest) return (int)number;
        throw Fault(
            setting, text, isNumber ? "is out of range" : "is not a whole number", $"give a whole number from {smallest} to {largest}");
    }

    /// <summary>A whole number from 0, or null where it is not set.</summary>
    public long? Whole(Setting setting, long largest)
    {
        if (Text(setting) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest
            ? number
            : throw Fault(setting, text, "is not a whole number in its range", $"give a whole number from 0 to {largest}");
    }

    /// <summary>A price; 0 where it is not set.</summary>
    public decimal Price(Setting setting)
    {
        const int largest = 1_000_000;
        if (Text(setting) is not { } text) return 0;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price <= largest
            ? price
            : throw Fault(setting, text, "is not a price", $"give a number from 0 to {largest} such as 2.5");
    }

    public T Choice<T>(Setting setting, T fallback, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(setting) is not { } text) return fallback;
        foreach (var (word, value) in choices)
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        var words = new List<string>();
        foreach (var (word, _) in choices) words.Add(word);
        throw Fault(setting, text, "is not one of its values", $"give {string.Join(", ", words[..^1])} or {words[^1]}");
    }

    /// <summary>The entries of a list that commas, semicolons or spaces separate; none where it is not set.</summary>
    public IReadOnlyList<string> List(Setting setting) =>
        Text(setting)?.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>An absolute path; a relative one starts at the current folder.</summary>
    public string Path(Setting setting, string fallback)
    {
        var text = Text(setting) ?? fallback;
        if (!text.Contains('\0', StringComparison.Ordinal))
            return System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text));
        throw Fault(setting, text, "is not a path", "give the path of a folder");
    }

    /// <summary>
    /// An absolute http or https address, or null. The value is never shown: people paste credentials into addresses.
    /// </summary>
    public Uri? Address(Setting setting)
    {
        if (Text(setting) is not { } text) return null;
        if (IsAddress(text, out var address)) return address;
        throw new ConfigurationException(
            $"{setting.Name} is not an address; give an absolute http or https address without user name, query or fragment.");
    }

    /// <summary>An address as Ollama takes it: host, host:port or a full address; its port is 11434 where neither says another.</summary>
    public Uri? OllamaAddress(Setting setting)
    {
        if (Text(setting) is not { } text) return null;
        if (text.Contains("://", StringComparison.Ordinal)) return Address(setting);
        if (IsAddress("http://" + text, out var address))
            return address.IsDefaultPort && !text.EndsWith(":80", StringComparison.Ordinal)
                ? new UriBuilder(address) { Port = 11434 }.Uri
                : address;
        throw new ConfigurationException($"{setting.Name} is not an address; give a host, host:port or an http or https address.");
    }

    /// <summary>The sentence for a value that is not a secret.</summary>
    public static ConfigurationException Fault(Setting setting, string value, string fault, string accepted) =>
        Fault(setting.Name, value, fault, accepted);

    /// <inheritdoc cref="Fault(Setting, string, string, string)"/>
    public static ConfigurationException Fault(string name, string value, string fault, string accepted) =>
        new($"{name} is {Shown(value)}, which {fault}; {accepted}.");

    private static bool IsAddress(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Host.Length > 0 && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    private static string Shown(string value)
    {
        var visible = new string([.. value.Take(MaxShown).Select(character => char.IsControl(character) ? '?' : character)]);
        return value.Length > MaxShown ? $"'{visible}...'" : $"'{visible}'";
    }

    private string? Value(string key) => configuration[key]?.Trim() is { Length: > 0 } value ? value : null;

    // The path is not shown either: somebody may have put the secret itself there.
    private static string SecretIn(string path, Setting setting)
    {
        string text;
        try
        {
            using var stream = File.OpenRead(path);
            using var reader = new StreamReader(stream);
            var buffer = new char[MaxSecret + 1];
            var length = reader.ReadBlock(buffer);
            if (length > MaxSecret) throw FileFault(setting, "is over 64 KiB long");
            text = new string(buffer, 0, length).Trim();
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FileFault(setting, "does not exist");
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            throw FileFault(setting, "cannot be read");
        }

        return text.Length > 0 ? text : throw FileFault(setting, "is empty");
    }

    private static ConfigurationException FileFault(Setting setting, string fault) =>
        new($"{setting.FileName} names a file that {fault}; give the path of a readable text file that holds the secret and nothing else.");
}
