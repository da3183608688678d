using Nin.Caffe.Format.Proto;

namespace Nin.Caffe.Format;

/// <summary>Brings layers from the form that Caffe had before 2015 to the one it has now.</summary>
internal static class OldLayer
{
    /// <summary>What the numbers of types stand for; those that are left out have none of their own in newer files.</summary>
    private static readonly Dictionary<int, string> Types = new()
    {
        [1] = "Accuracy",
        [2] = "BNLL",
        [3] = "Concat",
        [4] = "Convolution",
        [5] = "Data",
        [6] = "Dropout",
        [7] = "EuclideanLoss",
        [8] = "Flatten",
        [9] = "HDF5Data",
        [10] = "HDF5Output",
        [11] = "Im2col",
        [12] = "ImageData",
        [13] = "InfogainLoss",
        [14] = "InnerProduct",
        [15] = "LRN",
        [16] = "MultinomialLogisticLoss",
        [17] = "Pooling",
        [18] = "ReLU",
        [19] = "Sigmoid",
        [20] = "Softmax",
        [21] = "SoftmaxWithLoss",
        [22] = "Split",
        [23] = "TanH",
        [24] = "WindowData",
        [25] = "Eltwise",
        [26] = "Power",
        [27] = "SigmoidCrossEntropyLoss",
        [28] = "HingeLoss",
        [29] = "MemoryData",
        [30] = "ArgMax",
        [31] = "Threshold",
        [32] = "DummyData",
        [33] = "Slice",
        [34] = "MVN",
        [35] = "AbsVal",
        [36] = "Silence",
        [37] = "ContrastiveLoss",
        [38] = "Exp",
        [39] = "Deconvolution",
    };

    public static LayerParameter ToLayer(V1LayerParameter old) => new()
    {
        Name = old.Name,
        Type = Types.GetValueOrDefault(old.Type, $"type {old.Type}"),
        Bottom = { old.Bottom },
        Top = { old.Top },
        Blobs = { old.Blobs },
        ConcatParam = old.ConcatParam,
        ConvolutionParam = old.ConvolutionParam,
        DropoutParam = old.DropoutParam,
        InnerProductParam = old.InnerProductParam,
        LrnParam = old.LrnParam,
        PoolingParam = old.PoolingParam,
        EltwiseParam = old.EltwiseParam,
        ReluParam = old.ReluParam,
        TransformParam = old.TransformParam,
        SoftmaxParam = old.SoftmaxParam,
    };
}
