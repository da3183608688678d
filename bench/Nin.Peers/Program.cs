using Nin.Benchmarks;
using Nin.Peers;

// dotnet Nin.Peers.dll onnxruntime|torchsharp: that engine's side of bench/peers/compare.py.
// dotnet Nin.Peers.dll agree [NETWORK|FILE.onnx ...]: how far answers are from ONNX Runtime's, for docs/onnx.md.
// dotnet Nin.Peers.dll answers FOLDER: the files of tests/golden/onnx, and what ONNX Runtime answers with them.
// dotnet Nin.Peers.dll answers FILE.onnx FILE.safetensors: what it answers with a file of others.
// dotnet Nin.Peers.dll accuracy DATA FILE.onnx...: how many pictures it answers right, for docs/onnx.md.
if (args is ["agree", .. string[] asked])
{
    NativeLibraries.Load(AppContext.BaseDirectory, "onnxruntime");
    OnnxAgreement.Run(asked, Console.Out);
    return 0;
}

if (args is ["answers", string place, .. string[] answersFile] && answersFile.Length <= 1)
{
    NativeLibraries.Load(AppContext.BaseDirectory, "onnxruntime");
    if (answersFile.Length == 1)
    {
        OnnxAnswers.OfFile(place, answersFile[0]);
    }
    else
    {
        OnnxAnswers.OfModels(place, Console.Out);
    }

    return 0;
}

if (args is ["accuracy", string data, .. string[] exported])
{
    NativeLibraries.Load(AppContext.BaseDirectory, "onnxruntime");
    OnnxAccuracy.Run(data, exported, Console.Out);
    return 0;
}

PeerEngine? chosen = args switch
{
    ["onnxruntime"] => new OnnxRuntimeEngine(),
    ["torchsharp"] => new TorchSharpEngine(),
    _ => null,
};
if (chosen is null)
{
    Console.Error.WriteLine($"Nin.Peers: expected onnxruntime, torchsharp, agree, answers or accuracy, got '{string.Join(' ', args)}'.");
    return 2;
}

// What libraries print must not stand among the answers.
TextWriter answers = Console.Out;
Console.SetOut(Console.Error);
using (chosen)
{
    chosen.Run(Console.In, answers);
}

return 0;
