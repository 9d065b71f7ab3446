using CodeSight.Core.Configuration;
using CodeSight.Encoder.Loading;

namespace CodeSight.Core.Models;

/// <summary>A setting names an unusable model folder. The message names the setting, the folder's fault and what is accepted.</summary>
public sealed class ModelSettingException : StartRefusedException
{
    private ModelSettingException(Setting setting, ModelRefusedException refusal)
        : base($"{setting.Name}: {char.ToLowerInvariant(refusal.Message[0])}{refusal.Message[1..]}", refusal)
    {
    }

    /// <summary>Runs <paramref name="load"/> and attributes a <see cref="ModelRefusedException"/> to the setting.</summary>
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
