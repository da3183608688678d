using Nin.Models;
using Nin.Onnx.Lowering;
using Nin.Onnx.Lowering.Layers;

namespace Nin.Cli.Input;

/// <summary>The formats of other frameworks that the command takes models of.</summary>
/// <remarks>Made known where a model is opened, and not before: what needs none starts sooner.</remarks>
internal static class ForeignModels
{
    public static void Register()
    {
        // Also the kinds of layers that an imported network may have kept, when it was saved as a model of Nin.
        OnnxLayers.Register();
        ModelReaders.Register(new OnnxModelReader());
    }

    /// <summary>Whether a file has the ending of such a format.</summary>
    public static bool IsOne(string path)
    {
        Register();
        return ModelReaders.Find(path) is not null;
    }
}
