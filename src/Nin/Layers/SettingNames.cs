namespace Nin.Layers;

/// <summary>Settings that are one of a few names: in files they are written in lower case.</summary>
internal static class SettingNames
{
    /// <summary>The name in files.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>The value of a name in a file.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static T Read<T>(string kind, string setting, string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (Of(value) == text)
            {
                return value;
            }
        }

        throw new ArgumentException(
            $"{kind}: expected a {setting} of {Names<T>()}, got '{Formats.JsonText.Short(text)}'.", nameof(text));
    }

    /// <summary>The value, if it is one of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static T Check<T>(string kind, T value, string setting)
        where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(setting, value, $"{kind}: expected a {setting} of {Names<T>()}, got {value}.");

    private static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));
}
