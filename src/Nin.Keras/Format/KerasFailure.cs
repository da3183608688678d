using Nin.Formats;

namespace Nin.Keras.Format;

/// <summary>What is said of a file that is not taken.</summary>
internal static class KerasFailure
{
    public const string FormatName = "Keras";

    public static NinFormatException Of(string problem, string? hint = null, Exception? inner = null) =>
        new(FormatName, problem, hint: hint, inner: inner);
}
