using Nin.Formats;

namespace Nin.Caffe.Format;

/// <summary>What is said of a file that is not taken.</summary>
internal static class CaffeFailure
{
    public const string FormatName = "Caffe";

    public static NinFormatException Of(string problem, string? hint = null, Exception? inner = null) =>
        new(FormatName, problem, hint: hint, inner: inner);
}
