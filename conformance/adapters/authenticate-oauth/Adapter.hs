{-# LANGUAGE OverloadedStrings #-}
-- | The adapter of authenticate-oauth.
module Main (main) where

import Control.Exception (fromException)
import Crypto.Types.PubKey.RSA (PrivateKey (..), PublicKey (..))
import Data.ASN1.BinaryEncoding (DER (..))
import Data.ASN1.Encoding (decodeASN1')
import Data.ASN1.Types (ASN1 (..))
import qualified Data.ByteString.Base64 as Base64
import qualified Data.ByteString.Char8 as C
import qualified Data.CaseInsensitive as CI
import Data.Maybe (fromMaybe, isJust)
import Network.HTTP.Client (HttpException, Request, RequestBody (RequestBodyBS), parseRequest)
import qualified Network.HTTP.Client as Client
import Web.Authenticate.OAuth hiding (delete)
import Lines

main :: IO ()
main = serve VERSION declines sign
  where declines e = isJust (fromException e :: Maybe HttpException) || isJust (fromException e :: Maybe OAuthException)

-- | signOAuth makes nonce and timestamp itself, and a body hash for whatever is no form.
sign :: Given -> IO Out
sign given = do
  only given ["oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version", "oauth_callback", "oauth_verifier", "oauth_body_hash"]
  request <- parseRequest (C.unpack (url given))
  kind <- signMethod given (fromMaybe "" (value given "oauth_signature_method"))
  let app = newOAuth
        { oauthSignatureMethod = kind
        , oauthConsumerKey = fromMaybe "" (value given "oauth_consumer_key")
        , oauthConsumerSecret = consumerSecret given
        , oauthRealm = if C.null (realm given) then Nothing else Just (realm given) }
      credential = case value given "oauth_token" of
        Just token -> newCredential token (tokenSecret given)
        Nothing -> emptyCredential
      more = inserts [(name, v) | (name, v) <- oauth given, name `elem` ["oauth_callback", "oauth_verifier"]]
  signed <- signOAuth app (more credential) request
    { Client.method = method given
    , Client.requestHeaders = [(CI.mk name, v) | (name, v) <- headers given]
    , Client.requestBody = RequestBodyBS (body given) }
  pure [("authorization", fromMaybe "" (lookup "Authorization" (Client.requestHeaders (signed :: Request))))]

signMethod :: Given -> C.ByteString -> IO SignMethod
signMethod given name = case name of
  "HMAC-SHA1" -> pure HMACSHA1
  "HMAC-SHA256" -> pure HMACSHA256
  "HMAC-SHA512" -> pure HMACSHA512
  "PLAINTEXT" -> pure PLAINTEXT
  "RSA-SHA1" -> RSASHA1 <$> key
  "RSA-SHA256" -> RSASHA256 <$> key
  "RSA-SHA512" -> RSASHA512 <$> key
  _ -> unsupported ("no signature method " ++ C.unpack name)
  where key = maybe (unsupported "takes RSA keys of PKCS#8 only") pure (readKey (privateKey given))

-- | An RSA key of PKCS#8 in PEM, in the form in which the library is given it.
readKey :: C.ByteString -> Maybe PrivateKey
readKey pem = do
  Right der <- Just (Base64.decode (C.concat (filter (not . C.isPrefixOf "-----") (C.lines pem))))
  [inner] <- Just [o | OctetString o <- read' der]
  [_, n, e, d, p, q, dp, dq, qinv] <- Just [i | IntVal i <- read' inner]
  let size = length (takeWhile (> 0) (iterate (`div` 256) n))
  Just (PrivateKey (PublicKey size n e) d p q dp dq qinv)
  where read' = either (const []) id . decodeASN1' DER
