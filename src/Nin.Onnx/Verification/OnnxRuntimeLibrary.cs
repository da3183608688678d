using System.Runtime.InteropServices;
using System.Text;
using Nin.Formats;
using Nin.Onnx.Format;

namespace Nin.Onnx.Verification;

/// <summary>
/// ONNX Runtime, where it is on the machine: to compare answers with, and never needed. Its functions are called by their places
/// in its table, which it promises never to change.
/// </summary>
/// <remarks><b>Source</b> the struct <c>OrtApi</c> of onnxruntime_c_api.h.</remarks>
internal sealed unsafe class OnnxRuntimeLibrary
{
    // The version of the table asked for: old enough for every runtime of the last years.
    private const uint ApiVersion = 13;

    private readonly nint* _functions;
    private readonly nint _environment;

    private OnnxRuntimeLibrary(nint* functions)
    {
        _functions = functions;

        // Every failure comes back as a status. What else it has to say, hundreds of warnings of a file, belongs to no answer.
        const int Fatal = 4;
        nint environment;
        fixed (byte* name = "Nin\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)_functions[Function.CreateEnv])(Fatal, name, &environment));
        }

        _environment = environment;
    }

    /// <summary>Loads it; null where it cannot be found.</summary>
    /// <param name="paths">Files to try before the system's own places.</param>
    public static OnnxRuntimeLibrary? TryLoad(IEnumerable<string> paths)
    {
        foreach (string path in paths.Where(File.Exists).Append("onnxruntime"))
        {
            if (!NativeLibrary.TryLoad(path, out nint library))
            {
                continue;
            }

            if (NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
            {
                nint* table = ((delegate* unmanaged<nint*>)entry)();
                nint* functions = ((delegate* unmanaged<uint, nint*>)table[0])(ApiVersion);
                if (functions is not null)
                {
                    return new OnnxRuntimeLibrary(functions);
                }
            }

            NativeLibrary.Free(library);
        }

        return null;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="NinFormatException">ONNX Runtime refuses it; the message is its own.</exception>
    public nint Open(ReadOnlySpan<byte> model)
    {
        nint options, session;
        Check(((delegate* unmanaged<nint*, nint>)_functions[Function.CreateSessionOptions])(&options));
        try
        {
            fixed (byte* bytes = model)
            {
                Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)_functions[Function.CreateSessionFromArray])(
                    _environment, bytes, (nuint)model.Length, options, &session));
            }
        }
        finally
        {
            Release(Function.ReleaseSessionOptions, options);
        }

        return session;
    }

    /// <summary>Computes one output of floats from one input.</summary>
    /// <param name="session">What <see cref="Open"/> gave.</param>
    /// <param name="input">The input's name.</param>
    /// <param name="type">What its numbers are.</param>
    /// <param name="numbers">The bytes of its numbers.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="result">Where its numbers go; as many as there are.</param>
    /// <exception cref="NinFormatException">ONNX Runtime refuses; the message is its own.</exception>
    public void Run(
        nint session, string input, ElementType type, ReadOnlySpan<byte> numbers, long[] shape, string output, Span<float> result)
    {
        const int ArenaAllocator = 1, DefaultMemory = 0;
        nint memory = 0, value = 0, answer = 0;
        byte[] inputName = Encoding.UTF8.GetBytes(input + '\0'), outputName = Encoding.UTF8.GetBytes(output + '\0');
        fixed (byte* data = numbers)
        fixed (long* dimensions = shape)
        fixed (byte* inputText = inputName, outputText = outputName)
        {
            try
            {
                Check(((delegate* unmanaged<int, int, nint*, nint>)_functions[Function.CreateCpuMemoryInfo])(
                    ArenaAllocator, DefaultMemory, &memory));
                Check(((delegate* unmanaged<nint, byte*, nuint, long*, nuint, int, nint*, nint>)
                    _functions[Function.CreateTensorWithDataAsOrtValue])(
                        memory, data, (nuint)numbers.Length, dimensions, (nuint)shape.Length, (int)type, &value));
                byte* inputs = inputText, outputs = outputText;
                var run =
                    (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)_functions[Function.Run];
                Check(run(
                    session, 0, &inputs, &value, 1, &outputs, 1, &answer));
                Read(answer, result);
            }
            finally
            {
                Release(Function.ReleaseValue, answer);
                Release(Function.ReleaseValue, value);
                Release(Function.ReleaseMemoryInfo, memory);
            }
        }
    }

    public void Close(nint session) => Release(Function.ReleaseSession, session);

    private void Read(nint value, Span<float> result)
    {
        nint shape;
        Check(((delegate* unmanaged<nint, nint*, nint>)_functions[Function.GetTensorTypeAndShape])(value, &shape));
        nuint count;
        int type;
        try
        {
            // The numbers of its types are those of the files.
            Check(((delegate* unmanaged<nint, int*, nint>)_functions[Function.GetTensorElementType])(shape, &type));
            Check(((delegate* unmanaged<nint, nuint*, nint>)_functions[Function.GetTensorShapeElementCount])(shape, &count));
        }
        finally
        {
            Release(Function.ReleaseTensorTypeAndShapeInfo, shape);
        }

        if ((ElementType)type != ElementType.Float || count != (nuint)result.Length)
        {
            throw Refused($"expected {result.Length} numbers of the type Float, got {count} of {(ElementType)type}.");
        }

        float* data;
        Check(((delegate* unmanaged<nint, float**, nint>)_functions[Function.GetTensorMutableData])(value, &data));
        new ReadOnlySpan<float>(data, result.Length).CopyTo(result);
    }

    private void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        string message = Marshal.PtrToStringUTF8(
            ((delegate* unmanaged<nint, nint>)_functions[Function.GetErrorMessage])(status)) ?? "unknown failure";
        Release(Function.ReleaseStatus, status);
        throw Refused(message.ReplaceLineEndings(" "));
    }

    private static NinFormatException Refused(string message) => new("ONNX Runtime", message);

    private void Release(int function, nint handle)
    {
        if (handle != 0)
        {
            ((delegate* unmanaged<nint, void>)_functions[function])(handle);
        }
    }

    /// <summary>The places of the functions in the table.</summary>
    private static class Function
    {
        public const int GetErrorMessage = 2, CreateEnv = 3, CreateSessionFromArray = 8, Run = 9, CreateSessionOptions = 10,
            CreateTensorWithDataAsOrtValue = 49, GetTensorMutableData = 51, GetTensorElementType = 60,
            GetTensorShapeElementCount = 64, GetTensorTypeAndShape = 65, CreateCpuMemoryInfo = 69, ReleaseStatus = 93,
            ReleaseMemoryInfo = 94, ReleaseSession = 95, ReleaseValue = 96, ReleaseTensorTypeAndShapeInfo = 99,
            ReleaseSessionOptions = 100;
    }
}
