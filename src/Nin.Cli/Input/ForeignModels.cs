using Nin.Caffe;
using Nin.Keras;
using Nin.Models;
using Nin.Onnx.Lowering;
using Nin.Onnx.Lowering.Layers;
using Nin.PyTorch;

namespace Nin.Cli.Input;

/// <summary>The formats of other frameworks that the command takes models of.</summary>
/// <remarks>Made known where a model is opened, and not before: what needs none starts sooner.</remarks>
internal static class ForeignModels
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        // Also the kinds of layers that an imported network may have kept, when it was saved as a model of Nin.
        OnnxLayers.Register();
        ModelReader[] readers = [new CaffeReader(), new KerasReader(), new PyTorchReader(), new OnnxReader()];
        foreach (ModelReader reader in readers)
        {
            ModelReaders.Register(reader);
        }

        return true;
    });

    public static void Register() => _ = Registered.Value;

    /// <summary>Whether a file has the ending of such a format.</summary>
    public static bool IsOne(string path)
    {
        Register();
        return ModelReaders.Find(path) is not null;
    }
}
