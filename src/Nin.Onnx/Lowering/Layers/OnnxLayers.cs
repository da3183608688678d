using Nin.Layers;

namespace Nin.Onnx.Lowering.Layers;

/// <summary>The kinds of layers that imported networks have beside the library's own.</summary>
public static class OnnxLayers
{
    private static int _isRegistered;

    /// <summary>Makes them known, so that model files with them can be read. Importing a graph does so too.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _isRegistered, 1) == 0)
        {
            LayerKinds.Register(ConstantLayer.KindName, ConstantLayer.Read);
            LayerKinds.Register(FunctionLayer.KindName, FunctionLayer.Read);
            LayerKinds.Register(PairLayer.KindName, PairLayer.Read);
            LayerKinds.Register(TopKLayer.KindName, TopKLayer.Read);
        }
    }
}
