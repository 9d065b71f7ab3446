namespace CodeSight.Core.Configuration;

/// <summary>Reads the identity provider's settings.</summary>
internal static class OidcOptionsReader
{
    private static readonly Setting[] Needed = [Settings.OidcAuthority, Settings.OidcClientId, Settings.OidcClientSecret];

    private static readonly Setting[] All =
    [
        .. Needed, Settings.OidcScopes, Settings.OidcName, Settings.OidcGroupsClaim, Settings.OidcGroupMap, Settings.OidcCreateAccounts,
        Settings.OidcTrustEmail,
    ];

    /// <summary>The provider; null where none is set.</summary>
    /// <exception cref="ConfigurationException">A value cannot be used, or one that is needed is missing.</exception>
    public static OidcOptions? Read(SettingReader read, AuthMode auth)
    {
        if (Array.Find(All, setting => read.Text(setting) is not null) is not { } first) return null;
        if (auth != AuthMode.Accounts)
            throw new ConfigurationException($"{first.Name} needs accounts; set {Settings.Auth.Name}=accounts or remove it.");
        if (Array.Find(Needed, setting => read.Text(setting) is null) is { } missing)
            throw new ConfigurationException(
                $"{missing.Name} is missing; give {Settings.OidcAuthority.Name}, {Settings.OidcClientId.Name} and "
                    + $"{Settings.OidcClientSecret.Name} together, or no setting of an identity provider.");
        var authority = Authority(read);
        var claim = read.Text(Settings.OidcGroupsClaim);
        var map = GroupMap(read);
        if (map.Count > 0 && claim is null)
            throw new ConfigurationException(
                $"{Settings.OidcGroupMap.Name} says what the values of a claim mean; name the claim in {Settings.OidcGroupsClaim.Name}.");
        var scopes = read.List(Settings.OidcScopes);
        return new OidcOptions
        {
            Authority = authority,
            ClientId = read.Text(Settings.OidcClientId)!, // it was there above, as the secret was
            ClientSecret = read.Text(Settings.OidcClientSecret)!,
            Scopes = scopes.Count == 0 ? ["openid", "profile", "email"] : [.. scopes.Prepend("openid").Distinct(StringComparer.Ordinal)],
            Name = read.Text(Settings.OidcName) ?? authority.Host,
            GroupsClaim = claim,
            GroupMap = map,
            CreatesAccounts = read.Choice(Settings.OidcCreateAccounts, true, ("true", true), ("false", false)),
            TrustsEmail = read.Choice(Settings.OidcTrustEmail, false, ("false", false), ("true", true)),
        };
    }

    // The secret and the tokens go there.
    private static Uri Authority(SettingReader read)
    {
        var authority = read.Address(Settings.OidcAuthority)!; // Read has looked
        return authority.Scheme == Uri.UriSchemeHttps || authority.IsLoopback
            ? authority
            : throw new ConfigurationException($"{Settings.OidcAuthority.Name} is plain HTTP; give an https address.");
    }

    private static Dictionary<string, IReadOnlyList<string>> GroupMap(SettingReader read)
    {
        var map = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var entry in read.Text(Settings.OidcGroupMap)?.Split([';', '\n'], SettingReader.Trimmed) ?? [])
        {
            // Values may hold "=", as distinguished names do; names of groups hardly do.
            var split = entry.LastIndexOf('=');
            var (value, name) = split < 0 ? ("", "") : (entry[..split].Trim(), entry[(split + 1)..].Trim());
            if (value.Length == 0 || name.Length == 0)
                throw SettingReader.Fault(
                    Settings.OidcGroupMap, entry, "is not a value and a group", "give a list such as 'eng=Engineering;4f1d=Finance'");
            map[value] = [.. map.GetValueOrDefault(value, []), name];
        }

        return map;
    }
}
