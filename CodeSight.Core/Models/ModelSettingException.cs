using CodeSight.Core.Configuration;
using CodeSight.Encoder.Loading;

namespace CodeSight.Core.Models;

/// <summary>A setting names a model folder that cannot be used; the message names both and what is accepted.</summary>
public sealed class ModelSettingException : StartRefusedException
{
    private ModelSettingException(Setting setting, ModelRefusedException refusal)
        : base($"{setting.Name}: {char.ToLowerInvariant(refusal.Message[0])}{refusal.Message[1..]}", refusal)
    {
    }

    /// <summary>Runs a loading whose refusal is the fault of a setting.</summary>
    /// <exception cref="ModelSettingException">The folder cannot be used.</exception>
    internal static T Guard<T>(Setting setting, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (ModelRefusedException refusal)
        {
            throw new ModelSettingException(setting, refusal);
        }
    }
}
